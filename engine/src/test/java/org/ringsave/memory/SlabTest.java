/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
