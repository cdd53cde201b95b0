/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.ControlPage;

/** A slab gives memory from both sides of a region, and no byte twice. */
class SlabTest {
    private static final int PAGE = Platform.PAGE_LENGTH;

    private static UnsafeBuffer take(Slab slab, SplittableRandom random) {
        final int kind = random.nextInt(4);
        return switch (kind) {
            case 0 -> slab.allocateBehind(256, 256);
            case 1 -> slab.allocate(random.nextInt(3) * PAGE, PAGE);
            case 2 -> slab.allocate(random.nextInt(300), 64);
            default -> slab.allocateBehind(64 * random.nextInt(9), 64);
        };
    }

    @Test
    void slabGivesNoByteTwice() {
        final long seed = 20_261_121;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            final int capacity = random.nextInt(20) * random.nextInt(2 * PAGE);
            try (Slab slab = new Slab(capacity)) {
                final List<UnsafeBuffer> taken = new ArrayList<>();
                for (int i = 0; i < 120; i++) {
                    final UnsafeBuffer view = take(slab, random);
                    assertThat(isZero(view)).as("seed %d round %d: %d-th is zeroed", seed, round, i).isTrue();
                    view.setMemory(0, view.capacity(), (byte)(i + 1));
                    taken.add(view);
                }
                for (int i = 0; i < taken.size(); i++) {
                    for (int at = 0; at < taken.get(i).capacity(); at++) {
                        if (taken.get(i).getByte(at) != (byte)(i + 1)) {
                            throw new AssertionError("seed " + seed + " round " + round + ": byte " + at + " of the "
                                + i + "-th was given away again");
                        }
                    }
                    assertThat(taken.get(i).capacity() == 0
                        || slab.overlaps(taken.get(i).addressOffset(), taken.get(i).capacity())).isTrue();
                }
            }
        }
    }

    private static boolean isZero(UnsafeBuffer view) {
        boolean zero = true;
        for (int at = 0; at < view.capacity(); at++) {
            zero &= view.getByte(at) == 0;
        }
        return zero;
    }

    @Test
    void slabAlignsMemoryFromBothSides() {
        try (Slab slab = new Slab(5 * PAGE + 40)) {
            assertThat(slab.allocateBehind(256, 256).addressOffset() % 256).isZero();
            assertThat(slab.allocate(100, 64).addressOffset() % PAGE).isZero();
            assertThat(slab.allocateBehind(64, 64).addressOffset() % 64).isZero();
            assertThat(slab.allocateBehind(256, 256).addressOffset() % 256).isZero();
            assertThat(slab.allocate(1, PAGE).addressOffset() % PAGE).isZero();
            assertThat(slab.reserved()).isEqualTo(5 * PAGE + 40);
        }
    }

    /** Parts of a few lengths, which are all multiples of a page. */
    private static long[] lengths(SplittableRandom random) {
        return random.longs(1 + random.nextInt(4), 1, random.nextBoolean() ? 10 : 400).map(pages -> pages * PAGE)
            .toArray();
    }

    @Test
    void slabAsksForNoMoreThanItSaysAndForAnEighthAhead() {
        final long seed = 20_261_129;
        final SplittableRandom random = new SplittableRandom(seed);
        final RegionSource before = Slab.source;
        final long[] asked = new long[2];
        Slab.source = (least, wanted) -> {
            asked[0] += wanted + PAGE;
            asked[1]++;
            return Region.reserve(wanted);
        };
        try {
            for (int round = 0; round < 60; round++) {
                try (Slab slab = new Slab(0)) {
                    final long[] lengths = lengths(random);
                    final long[] said = new long[1];
                    Arrays.fill(asked, 0);
                    long parts = 0;
                    for (int i = 0; i < 200; i++) {
                        final long length = lengths[random.nextInt(lengths.length)];
                        slab.reserve(length, growth -> said[0] += growth);
                        slab.allocateBehind(256, 256);
                        slab.allocate((int)length - PAGE, PAGE);
                        slab.allocateBehind(PAGE - 256, 64);
                        parts += length;
                        assertThat(asked[0]).as("seed %d round %d part %d", seed, round, i).isEqualTo(said[0])
                            .isLessThanOrEqualTo(parts + Math.max(parts / 8, Math.min(2 * parts, 256 * 1024))
                                + PAGE * asked[1]);
                    }
                    assertThat(asked[1]).as("regions").isLessThan(80);
                }
            }
        } finally {
            Slab.source = before;
        }
    }

    @Test
    void slabTakesThePartAloneIfMemoryLacksOnlyItsSlack() {
        final RegionSource before = Slab.source;
        final List<Integer> refused = new ArrayList<>();
        Slab.source = (least, wanted) -> {
            if (wanted > PAGE) {
                refused.add(wanted);
                throw new IllegalStateException("no " + wanted + " bytes of direct memory");
            }
            return Region.allocate(wanted);
        };
        try (Slab slab = new Slab(0)) {
            for (int i = 1; i < 4; i++) {
                slab.reserve(PAGE, growth -> { });
                slab.allocate(PAGE, PAGE);
                assertThat(slab.reserved()).isEqualTo((long)i * PAGE);
            }
            assertThat(refused).isNotEmpty();
            assertThatThrownBy(() -> slab.reserve(9 * PAGE, growth -> { })).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no " + 9 * PAGE + " bytes");
            assertThat(slab.reserved()).isEqualTo(3L * PAGE);
        } finally {
            Slab.source = before;
        }
    }

    /** A channel may have two rings of 1 GiB and tables; no region is that long. Their memory is not written. */
    @Test
    void partThatNoRegionCanHoldHasAFewOfThem() {
        final int gib = 1 << 30;
        final RegionSource before = Slab.source;
        final long[] asked = new long[1];
        Slab.source = (least, wanted) -> {
            asked[0] += wanted + PAGE;
            return Region.reserve(wanted);
        };
        try (Slab slab = new Slab(0)) {
            final long[] said = new long[1];
            slab.reserve(3L * gib + 2 * PAGE, growth -> said[0] += growth);
            slab.allocate(PAGE, PAGE);
            slab.allocate(gib, PAGE);
            slab.allocate(gib, PAGE);
            slab.allocateBehind(PAGE, 256);
            slab.allocate(gib, 64);
            assertThat(asked[0]).isLessThanOrEqualTo(said[0]);
            slab.reserve(2 * PAGE, growth -> said[0] += growth);
            slab.allocate(2 * PAGE, PAGE);
            assertThat(asked[0]).isLessThanOrEqualTo(said[0]);
        } finally {
            Slab.source = before;
        }
    }

    /** A save reads 256 bytes of each ring and the heads of tables when it begins; those of a set lie side by side. */
    @Test
    void pairedRingsAndTablesHaveTheirWordsSideBySide() {
        final int channels = 40;
        // Two slots with a head of 24 and a context area of 8 bytes, rounded up to 256.
        final int heads = 4 * 256;
        // Of each end the words of two tables, and a context area that is rounded up to 64.
        final int ends = 2 * (64 + 64);
        final ChannelConfig config = ChannelConfig.ofPages(3).withBothEnds().withInFlight(2, 64, 8).withContext(5);
        try (ChannelSet set = new ChannelSet(channels * config.memoryLength())) {
            long expected = 0;
            for (int id = 0; id < channels; id++) {
                final Channel channel = set.add(id, "channel", config);
                final UnsafeBuffer incoming = ChannelAccess.memory(channel).incoming().control();
                final UnsafeBuffer outgoing = ChannelAccess.memory(channel).outgoing().control();
                assertThat(incoming.capacity()).isEqualTo(ControlPage.PAIRED_LENGTH);
                assertThat(incoming.addressOffset()).isEqualTo(expected == 0 ? incoming.addressOffset() : expected);
                assertThat(outgoing.addressOffset()).isEqualTo(incoming.addressOffset() - ControlPage.PAIRED_LENGTH);
                expected = outgoing.addressOffset() - heads - ends - ControlPage.PAIRED_LENGTH;
            }
            assertThat(set.memoryLength()).isEqualTo(channels * config.memoryLength());
        }
    }
}
