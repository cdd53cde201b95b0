/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Repeats something for a while, and tells the median of what each time took. */
final class ModelStopwatch {
    private static final int MOST = 4_096;

    private final long[] times = new long[MOST];
    private final long[] others = new long[MOST];
    private final long budgetNs;
    private final int least;

    /**
     * With a budget for each thing that is measured, in nanoseconds. However little that is, a least number of times is
     * counted, after half as many that are not.
     */
    ModelStopwatch(long budgetNs, int least) {
        this.budgetNs = budgetNs;
        this.least = least;
    }

    /** The median of what it says it took, in nanoseconds. */
    double median(LongSupplier timed) {
        return medians(timed, () -> 0)[0];
    }

    /** The same, and the median of what is asked for after each time. */
    double[] medians(LongSupplier timed, LongSupplier other) {
        for (int i = 0; i < least / 2; i++) {
            timed.getAsLong();
        }
        final long start = System.nanoTime();
        int count = 0;
        while (count < least || count < MOST && System.nanoTime() - start < budgetNs) {
            times[count] = timed.getAsLong();
            others[count++] = other.getAsLong();
        }
        return new double[] {median(times, count), median(others, count)};
    }

    private static double median(long[] values, int count) {
        Arrays.sort(values, 0, count);
        return Math.max(1, (values[(count - 1) / 2] + values[count / 2]) / 2.0);
    }
}
