/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Repeats work for a while, and returns the median time of each third. */
final class ModelStopwatch {
    static final int BLOCKS = 3;

    private static final int MOST = 4_096;

    private final long[] times = new long[MOST];
    private final long[] others = new long[MOST];
    private final long budgetNs;

    /**
     * Sets the budget of each measurement, in nanoseconds. Each block has at least one time, however small the budget
     * is.
     */
    ModelStopwatch(long budgetNs) {
        this.budgetNs = budgetNs;
    }

    /** The median of the times that the work reports in each block, in nanoseconds. */
    double[] blocks(LongSupplier timed) {
        return blocks(timed, () -> 0)[0];
    }

    /** The same medians, and the median of a second value that is read after each time. */
    double[][] blocks(LongSupplier timed, LongSupplier other) {
        // The first time does not count: other work filled the caches before it.
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
