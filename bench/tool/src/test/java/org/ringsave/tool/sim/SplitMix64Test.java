/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 0x1234_5678_9ABC_DEF0L, Long.MIN_VALUE})
    void numbersEqualThoseOfSplittableRandom(long seed) {
        final SplitMix64 random = new SplitMix64(seed);
        final SplittableRandom oracle = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(random.nextLong()).isEqualTo(oracle.nextLong());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 400, Integer.MAX_VALUE})
    void boundedNumbersContinueFromASavedState(int bound) {
        final SplitMix64 random = new SplitMix64(5);
        random.nextLong();
        final SplitMix64 other = new SplitMix64(99);
        other.state(random.state());
        int most = 0;
        for (int i = 0; i < 2_000; i++) {
            final int number = random.nextInt(bound);
            assertThat(number).isBetween(0, bound - 1).isEqualTo(other.nextInt(bound));
            most = Math.max(most, number);
        }
        assertThat(most).as("the whole range is used").isGreaterThanOrEqualTo((int)((bound - 1) * 0.99));
    }
}
