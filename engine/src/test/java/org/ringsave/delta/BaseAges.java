/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

/** How often deltas were taken against bases of each age: 1 is the last save, and one more than kept the restored. */
final class BaseAges {
    static final int RESTORED = KeptImages.KEPT + 1;

    private final long[] counts = new long[RESTORED + 1];

    void count(int age) {
        counts[age]++;
    }

    void add(BaseAges other) {
        for (int age = 1; age <= RESTORED; age++) {
            counts[age] += other.counts[age];
        }
    }

    /** Requires bases of all ages to have been chosen so often at least. */
    void requireAll(int least) {
        assertThat(IntStream.rangeClosed(1, RESTORED).filter(age -> counts[age] < least))
            .as("ages of bases that fewer than %d deltas were taken against", least).isEmpty();
    }
}
