/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Repeats something for a while, and tells the medians of what it took in the first third of that, and so on. */
final class ModelStopwatch {
    static final int BLOCKS = 3;

    private static final int MOST = 4_096;

    private final long[] times = new long[MOST];
    private final long[] others = new long[MOST];
    private final long budgetNs;

    /** With a budget for each thing that is measured, in nanoseconds; however little it is, each block has a time. */
    ModelStopwatch(long budgetNs) {
        this.budgetNs = budgetNs;
    }

    /** The median of what it says it took in each block, in nanoseconds. */
    double[] blocks(LongSupplier timed) {
        return blocks(timed, () -> 0)[0];
    }

    /** The same, and that of what is asked for after each time. */
    double[][] blocks(LongSupplier timed, LongSupplier other) {
        // The first one meets caches that something else has filled: it is not counted.
        timed.getAsLong();
        final long start = System.nanoTime();
        int count = 0;
        while (count < BLOCKS || count < MOST && System.nanoTime() - start < budgetNs) {
            times[count] = timed.getAsLong();
            others[count++] = other.getAsLong();
        }
        return new double[][] {medians(times, count), medians(others, count)};
    }

    static double[] medians(long[] values, int count) {
        final double[] medians = new double[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            final int from = count * block / BLOCKS;
            final int to = count * (block + 1) / BLOCKS;
            Arrays.sort(values, from, to);
            medians[block] = Math.max(1, (values[(from + to - 1) / 2] + values[(from + to) / 2]) / 2.0);
        }
        return medians;
    }
}
