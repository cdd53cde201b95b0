/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.workload;

import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds, 1 ns to 60 s with three digits. */
public final class LatencyHistogram {
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private LatencyHistogram() {
    }

    /**
     * An empty histogram.
     *
     * @return a new histogram.
     */
    public static Histogram create() {
        return new Histogram(1, LONGEST_NS, SIGNIFICANT_DIGITS);
    }

    /**
     * Counts a time. A time below 1 ns counts as 1 ns, a time above 60 s as 60 s.
     *
     * @param histogram histogram that counts.
     * @param ns        time in nanoseconds.
     */
    public static void record(Histogram histogram, long ns) {
        histogram.recordValue(Math.max(1, Math.min(ns, LONGEST_NS)));
    }
}
