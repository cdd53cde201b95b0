/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.TickingSet;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;

/** When a checkpoint begins: by ticks, by time and by bytes that were written. */
class CheckpointScheduleTest {
    /** Of a payload of 8 bytes, in a ring. */
    private static final long PACKET_LENGTH = 32;

    @TempDir
    private Path directory;
    private final SaveAgent agent = new SaveAgent(new SaveSession(), 1 << 20, 0);

    private ImageStore open() throws IOException {
        return ImageStore.open(directory, ImageStoreTest.OPTIONS);
    }

    /** A ring of 100 packets of 24 bytes a tick, and a page of a region in every tenth. */
    @Test
    void checkpointsComeByWrittenBytes() throws IOException {
        try (ChannelSet set = new ChannelSet(); ImageStore store = open()) {
            final Channel channel = set.add(0, "", ChannelConfig.ofPages(8).withBothEnds());
            final MemoryRegion memory = set.addTrackedRegion("memory", 1, 1 << 20);
            set.addRegion("untracked", 1, 1 << 16);
            set.open();
            final Checkpoints checkpoints =
                new Checkpoints(store, set, agent, CheckpointPolicy.everyBytes(10 * 2400 + 4096));
            for (long tick = 1; tick <= 35; tick++) {
                for (int i = 0; i < 100; i++) {
                    channel.outgoing().offer(Packet.IN_BAND, 0, i, new UnsafeBuffer(new byte[8]), 0, 0);
                }
                channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 100);
                // The second write to a page is none after the cut.
                memory.putLong(tick % 10 * 8, tick);
                checkpoints.doWork(tick);
                checkpoints.finish();
            }
            assertThat(store.list()).extracting(StoredImage::label).containsExactly(10L, 20L, 30L);
        }
    }

    /** A tick reads the positions of a part of the channels, and none is lost. */
    @Test
    void writtenBytesOfManyChannelsAreCountedInRounds() {
        try (ChannelSet set = new ChannelSet()) {
            final int count = 3 * WrittenBytes.PARTS_A_LOOK;
            for (int id = 0; id < count; id++) {
                set.add(id, "", ChannelConfig.ofPages(1).withBothEnds());
            }
            set.open();
            final WrittenBytes written = new WrittenBytes(set);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
            for (int id = 0; id < count; id++) {
                set.get(id).outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, 8);
                set.get(id).opposite().outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, 8);
            }
            for (int look = 1; look <= 3; look++) {
                written.look();
                assertThat(written.sinceCut()).isEqualTo(2L * look * WrittenBytes.PARTS_A_LOOK * PACKET_LENGTH);
            }
            written.cut();
            written.look();
            assertThat(written.sinceCut()).isZero();
        }
    }

    private static void offer(ChannelSet set, int id) {
        set.get(id).outgoing().offer(Packet.IN_BAND, 0, 1, new UnsafeBuffer(new byte[8]), 0, 8);
    }

    private static long sinceCutAfter(WrittenBytes written, int looks) {
        for (int look = 0; look < looks; look++) {
            written.look();
        }
        return written.sinceCut();
    }

    /** In the middle of a round a channel before its place goes, comes, or goes and another comes. */
    @ParameterizedTest
    @ValueSource(strings = {"remove", "add", "replace"})
    void bytesFromBeforeACutDoNotCountAfterAChangeOfTheSet(String change) {
        try (ChannelSet set = new ChannelSet()) {
            final int count = 3 * WrittenBytes.PARTS_A_LOOK;
            for (int id = 1; id <= count; id++) {
                set.add(id, "", ChannelConfig.ofPages(1).withBothEnds());
            }
            set.open();
            final WrittenBytes written = new WrittenBytes(set);
            for (int id = 1; id <= count; id++) {
                for (int i = id % 100; i >= 0; i--) {
                    offer(set, id);
                }
            }
            assertThat(sinceCutAfter(written, 3)).isGreaterThan((long)count * PACKET_LENGTH);
            written.cut();
            written.look();
            if (!change.equals("add")) {
                set.get(5).close();
            }
            if (!change.equals("remove")) {
                set.add(0, "", ChannelConfig.ofPages(1).withBothEnds());
            }
            assertThat(sinceCutAfter(written, 9)).isZero();
        }
    }

    @Test
    void removedChannelTakesNoBytesOfOthersAlong() {
        try (ChannelSet set = new ChannelSet()) {
            for (int id = 0; id < 3; id++) {
                set.add(id, "", ChannelConfig.ofPages(1).withBothEnds());
            }
            set.open();
            final WrittenBytes written = new WrittenBytes(set);
            for (int i = 0; i < 9; i++) {
                offer(set, 1);
            }
            written.look();
            written.cut();
            offer(set, 0);
            offer(set, 2);
            written.look();
            set.get(1).close();
            assertThat(sinceCutAfter(written, 2)).isEqualTo(2 * PACKET_LENGTH);
            offer(set, 0);
            offer(set, 2);
            assertThat(sinceCutAfter(written, 2)).isEqualTo(4 * PACKET_LENGTH);
        }
    }

    @Test
    void firstOfTicksTimeAndBytesBeginsACheckpoint() throws IOException {
        final long[] now = {0};
        final List<Long> begun = new ArrayList<>();
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent,
                CheckpointPolicy.everyBytes(Long.MAX_VALUE).withTicks(10).withNs(7), () -> now[0]);
            while (model.ticks() < 31) {
                now[0] += model.ticks() > 20 ? 0 : 1;
                if (checkpoints.startIfDue(model.tick())) {
                    begun.add(model.ticks());
                }
                checkpoints.finish();
            }
        }
        assertThat(begun).containsExactly(8L, 10L, 17L, 20L, 30L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5_000})
    void checkpointOfTheLongestIntervalIsNeverDue(long tick) {
        final CheckpointPolicy policy = CheckpointPolicy.everyTicks(Long.MAX_VALUE);
        final CheckpointSchedule fresh = new CheckpointSchedule(policy, null, () -> 0);
        final CheckpointSchedule begun = new CheckpointSchedule(policy, null, () -> 0);
        begun.begin(tick);
        for (long next = tick; next < tick + 10; next++) {
            assertThat(fresh.isDue(next)).isFalse();
            assertThat(begun.isDue(next)).isFalse();
        }
    }

    @Test
    void policyThatNeverBeginsIsRefused() {
        assertThatThrownBy(() -> CheckpointPolicy.everyBytes(0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("ticks=0, ns=0, bytes=0: none may be negative, and one must be above 0");
        assertThatThrownBy(() -> CheckpointPolicy.everyTicks(1).withBytes(-1))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointPolicy.everyTicks(1).withTicks(0))
            .isInstanceOf(IllegalArgumentException.class);
    }
}
