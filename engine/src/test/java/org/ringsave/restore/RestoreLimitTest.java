/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RestoreNeed;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** The limit of a restore that builds its set counts all memory that the image makes the restore take. */
class RestoreLimitTest {
    private static final int MIB = 1 << 20;
    private static final int HALF_MIB = MIB / 2;
    /** Aligns a region of a slab. */
    private static final int PAGE = 4096;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();

    private final RestoreSession session = new RestoreSession();

    /** A region of a process that has 512 KiB of it, and moves them on by a step from image to image. */
    private static List<byte[]> moving(int images, int step) {
        final List<byte[]> chain = new ArrayList<>();
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("ram", 1, 64L * MIB);
            final Deltas saved = new Deltas(set);
            for (int i = 0; i < images; i++) {
                region.discard(0, region.length());
                region.prepareToWrite((long)i * step, HALF_MIB);
                chain.add(i == 0 ? saved.full(i) : saved.delta(i));
            }
        }
        return chain;
    }

    @Test
    void pagesThatALaterImageDiscardsStillCount() {
        final byte[][] images = moving(40, HALF_MIB).toArray(new byte[0][]);
        session.begin(MIB);
        assertThatThrownBy(() -> Deltas.take(session, images)).isInstanceOf(ImageException.class)
            .hasMessageContaining("memory up to region \"ram\" is ")
            .hasMessageContaining("expected at most the limit of " + MIB + " bytes");
        session.begin(RestoreNeed.of(images));
        Deltas.take(session, images);
        try (ChannelSet restored = session.apply()) {
            assertThat(restored.regions().get(0).presentPages()).isEqualTo(128);
        }
    }

    @Test
    void pagesThatAreWrittenAgainCountOnce() {
        final byte[][] images = moving(40, 0).toArray(new byte[0][]);
        assertThat(RestoreNeed.of(images)).isEqualTo(RestoreNeed.of(images[0]));
        session.begin(MIB);
        Deltas.take(session, images);
        session.apply().close();
    }

    @Test
    void statesOfRequestsCount() {
        try (ChannelSet set = new ChannelSet()) {
            final ChannelConfig config = ChannelConfig.ofPages(1).withInFlight(1, 0, 0);
            final Channel channel = set.add(1, "", config);
            Shapes.inFlight(channel, new SplittableRandom(1), 1);
            final KeptStates kept = new KeptStates();
            channel.received().forEach((id, type, packet, context) -> kept.put(channel.received(), id, new byte[MIB]));
            set.packetState(kept);
            final ByteBuffer image = SeededSet.image(set, 1);
            // The state and its 24 bytes of head need 2 MiB, into which 1 MiB is copied.
            final long need = PAGE + config.memoryLength() + config.heapLength() + 3 * MIB;
            session.begin(need - 1, new KeptStates());
            assertThatThrownBy(() -> session.restoreFromBuffer(image.duplicate())).isInstanceOf(ImageException.class)
                .hasMessage("image offset 256: memory up to bytes kept aside until apply() is " + need
                    + ", expected at most the limit of " + (need - 1)
                    + " bytes (in the requests in flight of channel 1)");
            session.begin(need, new KeptStates());
            session.restoreFromBuffer(image);
            session.apply().close();
        }
    }

    @Test
    void statesAndContextsCount() {
        try (ChannelSet set = new ChannelSet()) {
            final ChannelConfig config = ChannelConfig.ofPages(1).withContext(1000);
            set.add(1, "", config);
            set.addState(new ByteState("state", 1, new byte[MIB]));
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            final long need = PAGE + config.memoryLength() + config.heapLength() + MIB;
            for (int missing = 1; missing >= 0; missing--) {
                session.begin(need - missing, new ByteState("state", 1, new byte[0]));
                if (missing > 0) {
                    assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image)))
                        .isInstanceOf(ImageException.class).hasMessageContaining("is " + need + ", expected");
                } else {
                    session.restoreFromBuffer(Shapes.direct(image));
                }
            }
            session.apply().close();
        }
    }

    /** The memory of a channel that is gone still exists and counts; that of a channel that stays counts once. */
    @Test
    void limitHoldsOverTheWholeChain() {
        final ChannelConfig config = ChannelConfig.ofPages(1);
        // The first channel has memory of its own, and the second one comes with room for two more.
        final long two = 2 * PAGE + 4 * config.memoryLength() + 2 * config.heapLength();
        final long three = two + config.heapLength();
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", config);
            set.add(4, "", config);
            final Deltas saved = new Deltas(set);
            final byte[] base = saved.full(0);
            final byte[] same = saved.delta(1);
            set.get(4).close();
            set.add(5, "", config);
            final byte[] more = saved.delta(2);
            set.addRegion("region", 1, 4097);
            final byte[] most = saved.delta(3);
            session.begin(two);
            Deltas.take(session, base, same);
            session.next();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(more))).isInstanceOf(ImageException.class)
                .hasMessageContaining("memory up to channel 5 is " + three + ", expected at most the limit of "
                    + two);
            session.begin(three);
            Deltas.take(session, base, same, more);
            session.next();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(most))).isInstanceOf(ImageException.class)
                .hasMessageContaining("memory up to region \"region\" is ");
            session.begin(RestoreNeed.of(base, same, more, most));
            Deltas.take(session, base, same, more, most);
            try (ChannelSet restored = session.apply()) {
                assertThat(restored.memoryLength()).isGreaterThanOrEqualTo(3 * config.memoryLength() + 8192);
                assertThat(restored.channels()).extracting(Channel::id).containsExactly(1, 5);
            }
        }
    }

    /** Two equal channels alone, or before parts of other kinds. */
    private static byte[] parts(boolean alone) {
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", ChannelConfig.ofPages(8));
            set.add(2, "", ChannelConfig.ofPages(8));
            if (!alone) {
                set.add(3, "", ChannelConfig.ofPages(3).withContext(9_000));
                Shapes.inFlight(set.add(4, "", ChannelConfig.ofPages(1).withInFlight(300, 0, 0)),
                    new SplittableRandom(1), 300);
                set.addRegion("region", 1, 5_000);
                set.addState(new ByteState("state", 1, new byte[5_000]));
            }
            return SeededSet.bytes(SeededSet.image(set, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("A larger limit never refuses an image that a smaller one takes.")
    void largerLimitNeverRefusesMore(boolean alone) {
        final byte[] image = parts(alone);
        final ByteState[] states = alone ? new ByteState[0] : new ByteState[] {new ByteState("state", 1, new byte[0])};
        final long suffices = RestoreNeed.of(image);
        long least = 0;
        for (long limit = suffices / 20; limit < suffices + MIB; limit += 509) {
            session.begin(limit, states);
            try {
                session.restoreFromBuffer(Shapes.direct(image));
                session.apply().close();
                least = least == 0 ? limit : least;
            } catch (ImageException e) {
                assertThat(e).as("limit %d; %d suffices", limit, least).hasMessageContaining("memory up to");
                assertThat(least).as("limit below %d that suffices", limit).isZero();
            }
            Cases.count(1);
        }
        assertThat(least).isBetween(1L, suffices);
    }

    private static byte[] emptyChannels(int channels, ChannelConfig config) {
        try (ChannelSet set = new ChannelSet()) {
            for (int i = 0; i < channels; i++) {
                set.add(i, Shapes.LONGEST_NAME, ChannelConfig.ofPages(1));
            }
            final ImageParts parts = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
            parts.parts().stream().filter(p -> p.template() == ImageParts.CHANNEL)
                .forEach(p -> p.set(32, 4, config.maxInFlight()));
            return parts.settle().bytes();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 700000", "3, 350000", "1000, 0", "1000, 1"})
    void heapOfChannelsCounts(int channels, int slots) {
        final ChannelConfig config = ChannelConfig.ofPages(1).withInFlight(slots, 0, 0);
        final byte[] image = emptyChannels(channels, config);
        final long need = RestoreNeed.of(image);
        session.begin(channels * (config.memoryLength() + config.heapLength()) - 1);
        assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image))).isInstanceOf(ImageException.class)
            .hasMessageContaining("memory up to channel ");
        if (need < 100 * MIB) {
            // The first use of a class takes memory once.
            heapOf(image, need);
            assertThat(heapOf(image, need)).as("heap").isLessThan(channels * config.heapLength() + PAGE * 16);
        }
    }

    private long heapOf(byte[] image, long limit) {
        final ByteBuffer bytes = Shapes.direct(image);
        session.begin(limit);
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        session.restoreFromBuffer(bytes);
        final long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        session.apply().close();
        return taken;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void unknownOptionalStateIsSkippedAndTakesNoMemory(int known) {
        try (ChannelSet set = new ChannelSet()) {
            set.addState(new ByteState("unknown", 1, new byte[8 * MIB]).optional(true));
            final ByteBuffer image = SeededSet.image(set, 1);
            final ByteState state = new ByteState(known == 1 ? "unknown" : "known", 1, new byte[0]).optional(true);
            session.begin(MIB, state);
            final long before = DIRECT.getMemoryUsed();
            if (known == 1) {
                assertThatThrownBy(() -> session.restoreFromBuffer(image)).isInstanceOf(ImageException.class)
                    .hasMessageContaining("bytes kept aside until apply() is " + 8 * MIB);
            } else {
                assertThat(session.restoreFromBuffer(image)).isEqualTo(RestoreStatus.SUCCESS);
                session.apply().close();
            }
            assertThat(DIRECT.getMemoryUsed() - before).isLessThan(MIB);
        }
    }

    /** 8 GiB of rings, where the JVM has less direct memory. */
    @Test
    @Tag("slow")
    void limitAboveTheMemoryOfTheJvmGivesAnImageException() {
        final ImageParts parts = ImageParts.of(emptyChannels(4, ChannelConfig.ofPages(1)));
        parts.parts().stream().filter(p -> p.template() == ImageParts.CHANNEL)
            .forEach(p -> p.set(24, 4, 1 << 18).set(28, 4, 1 << 18));
        final byte[] image = parts.settle().bytes();
        session.begin(Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(image))).isInstanceOf(ImageException.class)
            .hasMessageContaining("memory of channel").hasMessageContaining("raise -XX:MaxDirectMemorySize");
    }
}
