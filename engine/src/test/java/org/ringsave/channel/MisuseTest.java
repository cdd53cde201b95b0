/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.memory.Platform;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * Mistakes of more than one call: closing a set or channel that is in use, and chunks in the memory of the set. {@code
 * org.ringsave.misuse} has the matrix of single calls.
 */
class MisuseTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 255, 256, 1024})
    void closingTheSetCancelsItsSave(int before) {
        final ChannelSet set = SeededSet.paused(1, 2, 1);
        final SaveSession session = new SaveSession();
        session.begin(set, 1);
        session.saveContinue(ByteBuffer.allocateDirect(before));
        final long offset = session.offset();
        set.close();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
        for (int i = 0; i < 3; i++) {
            assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
            assertThat(chunk.position()).isZero();
            assertThat(session.bytesFilled()).isZero();
            assertThat(session.offset()).isEqualTo(offset);
        }
        session.seek(0);
        assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
        session.end();
        try (ChannelSet next = SeededSet.paused(2, 1, 1)) {
            session.begin(next, 1);
            assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 16))).isEqualTo(SaveStatus.SUCCESS);
            session.end();
        }
    }

    @Test
    void closingAChannelCancelsTheSaveAndTheOtherChannelsCanBeSaved() {
        try (ChannelSet set = SeededSet.paused(1, 3, 1)) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            session.saveContinue(ByteBuffer.allocateDirect(700));
            set.get(4).opposite().close();
            assertThat(session.saveContinue(ByteBuffer.allocateDirect(700))).isEqualTo(SaveStatus.CANCELLED);
            assertThatThrownBy(set::resume).isInstanceOf(IllegalStateException.class);
            session.end();
            assertThat(set.channels()).extracting(Channel::id).containsExactly(1, 7);
            assertThat(SeededSet.image(set, 1).remaining()).isPositive();
            set.resume();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheSetOrAChannelEndsTheRestore(boolean all) {
        try (ChannelSet saved = SeededSet.paused(1, 2, 1); ChannelSet set = new ChannelSet()) {
            saved.channels().forEach(c -> set.add(c.id(), c.name(), c.config()));
            final RestoreSession session = new RestoreSession();
            session.begin(set);
            final ByteBuffer image = SeededSet.image(saved, 1);
            session.restoreFromBuffer(image.duplicate().limit(600));
            final Runnable closing = all ? set::close : set.get(1)::close;
            closing.run();
            assertThatThrownBy(() -> session.restoreFromBuffer(image.duplicate().position(600)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class);
            session.beginVerify();
            assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
            session.end();
        }
    }

    @Test
    void pauseNamesTheEndInUseAfterChannelsCameAndWent() {
        try (ChannelSet set = new ChannelSet()) {
            set.add(5, "five", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            set.pause();
            set.resume();
            final Channel before = set.add(3, "three", ChannelConfig.ofPages(1).withBothEnds());
            before.opposite().outgoing().append(Packet.IN_BAND, 0, 1, new UnsafeBuffer(new byte[8]), 0, 8);
            assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(before + " has appended packets that are not published");
            before.close();
            set.pause();
            assertThat(set.state()).isEqualTo(ChannelState.PAUSED);
        }
    }

    @Test
    void closedSetShowsNoFreedMemory() {
        final ChannelSet set = SeededSet.paused(3, 1, 1);
        final Channel channel = set.get(1);
        Shapes.inFlight(channel, new SplittableRandom(1), 1);
        final var context = channel.context();
        set.close();
        assertThat(context.capacity()).isZero();
        assertThat(channel.context().capacity()).isZero();
        assertThat(channel.received().count()).isZero();
        assertThat(channel.awaiting().count()).isZero();
        assertThat(channel.opposite().received().count()).isZero();
        assertThat(set.memoryLength()).isZero();
    }

    @Test
    void rangesOfAClosedSetShowNoFreedMemory() {
        final ChannelSet set = new ChannelSet();
        final Channel channel = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
        set.open();
        final PacketRangesEncoder sent =
            new PacketRangesEncoder().gpaDirect(new UnsafeBuffer(new byte[64]), 0).range(0, 8).page(1);
        channel.opposite().outgoing().offer(Packet.GPA_DIRECT, 0, 1, sent, new UnsafeBuffer(new byte[8]), 0, 8);
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
        final PacketRanges ranges = channel.incoming().ranges();
        assertThat(ranges.count()).isEqualTo(1);
        set.close();
        assertThat(ranges.count()).isZero();
        assertThat(ranges.length()).isZero();
        assertThat(ranges.next()).isFalse();
        assertThatThrownBy(ranges::byteCount).isInstanceOf(IllegalStateException.class);
    }

    private Path ring(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[8192]);
    }

    @Test
    void setWithAReadOnlyChannelDoesNotOpen() throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            set.mapReadOnly(2, "", ring("in"), ring("out"));
            assertThatThrownBy(set::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("read-only");
            assertThatThrownBy(() -> new RestoreSession().begin(set)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ring files");
            assertThat(SeededSet.image(set, 1).remaining()).isPositive();
            set.get(2).close();
            set.open();
        }
    }

    /** All memory around the incoming ring of a channel: the set's own block, or the whole mapped file. */
    private static ByteBuffer memoryOf(Channel channel) {
        final ByteBuffer owner = ChannelAccess.memory(channel).incoming().data().byteBuffer();
        final long address = BufferUtil.address(owner);
        final int first = (int)(BitUtil.align(address, Platform.PAGE_LENGTH) - address);
        final int padding = ChannelAccess.memory(channel).isMapped() ? 0 : Platform.PAGE_LENGTH;
        return owner.slice(first, owner.capacity() - padding);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunkThatOverlapsTheSetIsRefused(boolean mapped) throws Exception {
        try (ChannelSet set = SeededSet.paused(1, 2, 1)) {
            set.map(99, "", ChannelConfig.ofPages(1), ring("in"), ring("out"));
            final ByteBuffer memory = memoryOf(set.get(mapped ? 99 : set.channels().get(0).id()));
            final long before = Shapes.fingerprint(set);
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final int length = memory.capacity();
            for (final int[] range : new int[][] {{0, 256}, {0, length}, {4096, 512}, {1, 1}, {length - 1, 1},
                {length - 256, 256}}) {
                final ByteBuffer chunk = memory.slice(range[0], range[1]);
                assertThatThrownBy(() -> session.saveContinue(chunk)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps");
                assertThat(chunk.position()).isZero();
                assertThatThrownBy(() -> session.saveContinue(new UnsafeBuffer(chunk), 0, range[1]))
                    .isInstanceOf(IllegalArgumentException.class);
                assertThat(session.offset()).isZero();
            }
            assertThat(Shapes.fingerprint(set)).isEqualTo(before);
            assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 16))).isEqualTo(SaveStatus.SUCCESS);
            session.end();
        }
    }
}
