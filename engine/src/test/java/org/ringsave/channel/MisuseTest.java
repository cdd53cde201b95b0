/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.memory.Region;
import org.ringsave.memory.Slab;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Mistakes at bad moments and with bad buffers: refused, cancelled, never a crash. */
class MisuseTest {
    @TempDir
    private Path directory;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 255, 256, 1024})
    void shouldCancelTheSaveWhenTheSetIsClosed(int before) {
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
    void shouldCancelTheSaveWhenAChannelIsClosedAndLetTheRestBeSaved() {
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
    void shouldEndTheRestoreWhenTheSetOrAChannelIsClosed(boolean all) {
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

    private ChannelSet open() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "", SeededSet.config(1));
        set.open();
        set.get(1).opposite().outgoing().offer(Packet.IN_BAND, 1, 5, payload, 0, 64);
        set.get(1).opposite().outgoing().offer(Packet.IN_BAND, 1, 6, payload, 0, 64);
        return set;
    }

    @Test
    void shouldRefuseToPauseSaveAndPollAgainWhenInAHandler() {
        try (ChannelSet set = open()) {
            final SaveSession session = new SaveSession();
            final int polled = set.get(1).incoming().poll((type, flags, id, buffer, offset, length) -> {
                assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class).hasMessageContaining("poll");
                assertThatThrownBy(() -> session.begin(set, 1)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("OPEN");
                assertThatThrownBy(() -> set.get(1).incoming().poll((t, f, i, b, o, l) -> PacketAction.DONE, 1))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("own handler");
                return PacketAction.DONE;
            }, 9);
            assertThat(polled).isEqualTo(2);
            set.pause();
        }
    }

    @Test
    void shouldRefuseToPauseWhenAppendedPacketsAreNotPublished() {
        try (ChannelSet set = open()) {
            assertThat(set.get(1).outgoing().append(Packet.IN_BAND, 0, 1, payload, 0, 8)).isPositive();
            assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not published");
            assertThat(set.state()).isEqualTo(ChannelState.OPEN);
            set.get(1).outgoing().publish();
            set.pause();
        }
    }

    @ParameterizedTest
    @EnumSource(PacketAction.class)
    void shouldEndThePollWhenItsHandlerClosesTheSet(PacketAction action) {
        final ChannelSet set = open();
        final Channel channel = set.get(1);
        final int[] calls = {0};
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            calls[0]++;
            set.close();
            return action;
        }, 9);
        assertThat(calls[0]).isEqualTo(1);
        assertThat(channel.received().count()).isZero();
        assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> action, 9))
            .isEqualTo(Outcome.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(PacketAction.class)
    void shouldEndThePollWhenItsHandlerClosesTheChannel(PacketAction action) {
        try (ChannelSet set = open()) {
            final Channel channel = set.get(1);
            final int[] calls = {0};
            channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                calls[0]++;
                channel.close();
                return action;
            }, 9);
            assertThat(calls[0]).isEqualTo(1);
            set.pause();
            assertThat(set.channels()).isEmpty();
        }
    }

    @Test
    void shouldNotReachFreedMemoryWhenTheSetIsClosed() {
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

    private Path ring(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[8192]);
    }

    @Test
    void shouldRefuseAReadOnlyChannelWhenTheSetIsOpen() throws IOException {
        final Path in = ring("in");
        final Path out = ring("out");
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", ChannelConfig.ofPages(1));
            set.open();
            assertThatThrownBy(() -> set.mapReadOnly(2, "", in, out)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPEN");
            assertThat(set.channels()).hasSize(1);
        }
    }

    @Test
    void shouldNeverOpenASetWithAReadOnlyChannel() throws IOException {
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

    /** All memory of the longest region of a set, as the buffer that a mistaken caller might hand in. */
    private static ByteBuffer memoryOf(ChannelSet set, boolean mapped) throws ReflectiveOperationException {
        ByteBuffer longest = ByteBuffer.allocateDirect(0);
        for (final Object region : (List<?>)read(Slab.class, "regions", read(ChannelSet.class, "slab", set))) {
            final ByteBuffer owner = (ByteBuffer)read(Region.class, "owner", region);
            final int first = (int)((long)read(Region.class, "address", region) - BufferUtil.address(owner));
            final int length = (int)read(Region.class, "length", region);
            if (mapped == (owner.capacity() == length) && length > longest.capacity()) {
                longest = owner.slice(first, length);
            }
        }
        return longest;
    }

    private static Object read(Class<?> type, String name, Object object) throws ReflectiveOperationException {
        final Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRefuseBuffersThatOverlapTheSet(boolean mapped) throws Exception {
        try (ChannelSet set = SeededSet.paused(1, 2, 1)) {
            set.map(99, "", ChannelConfig.ofPages(1), ring("in"), ring("out"));
            final ByteBuffer memory = memoryOf(set, mapped);
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

    @Test
    void shouldRefuseBuffersItCanNotWriteInto() {
        try (ChannelSet set = SeededSet.paused(1, 2, 1)) {
            final long before = Shapes.fingerprint(set);
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final ByteBuffer direct = ByteBuffer.allocateDirect(512);
            for (final ByteBuffer bad : List.of(ByteBuffer.allocate(512), direct.asReadOnlyBuffer(),
                ByteBuffer.allocate(512).asReadOnlyBuffer())) {
                bad.position(3).limit(400);
                assertThatThrownBy(() -> session.saveContinue(bad)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> session.saveContinue(new UnsafeBuffer(bad), 0, 300))
                    .isInstanceOf(IllegalArgumentException.class);
                assertThat(bad.position()).isEqualTo(3);
                assertThat(bad.limit()).isEqualTo(400);
            }
            assertThatThrownBy(() -> session.saveContinue(new UnsafeBuffer(new byte[512]), 0, 512))
                .isInstanceOf(IllegalArgumentException.class);
            final UnsafeBuffer view = new UnsafeBuffer(direct);
            for (final int[] range : new int[][] {{-1, 10}, {0, 513}, {512, 1}, {0, -1}, {Integer.MAX_VALUE, 1}}) {
                assertThatThrownBy(() -> session.saveContinue(view, range[0], range[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> session.saveContinue(null)).isInstanceOf(NullPointerException.class);
            for (final ByteBuffer empty : List.of(ByteBuffer.allocateDirect(0), direct.slice(512, 0))) {
                assertThat(session.saveContinue(empty)).isEqualTo(SaveStatus.BUFFER_TOO_SMALL);
                assertThat(session.bytesRequired()).isEqualTo(64);
            }
            assertThat(session.offset()).isZero();
            assertThat(Shapes.fingerprint(set)).isEqualTo(before);
            session.end();
        }
    }

    @Test
    void shouldRefuseAHeapBufferAndGoOnWhenRestoring() {
        try (ChannelSet set = SeededSet.paused(1, 2, 1)) {
            final ByteBuffer image = SeededSet.image(set, 1);
            final RestoreSession session = new RestoreSession();
            session.beginVerify();
            session.restoreFromBuffer(image.duplicate().limit(100));
            final ByteBuffer heap = ByteBuffer.allocate(64);
            assertThatThrownBy(() -> session.restoreFromBuffer(heap)).isInstanceOf(IllegalArgumentException.class);
            assertThat(heap.position()).isZero();
            assertThat(session.offset()).isEqualTo(100);
            assertThat(session.restoreFromBuffer(image.duplicate().position(100))).isEqualTo(RestoreStatus.SUCCESS);
            session.end();
        }
    }
}
