/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Arrays;

/** Repeats of one number, and their statistics. */
final class Samples {
    private Samples() {
    }

    /** The middle repeat, or the mean of the two in the middle. */
    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Linear between the two nearest values. */
    static double quantile(double[] values, double share) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final double at = share * (sorted.length - 1);
        final int below = (int)at;
        final int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Spread of the repeats, relative to their median. */
    static double spread(double[] values) {
        final double least = Arrays.stream(values).min().orElseThrow();
        final double most = Arrays.stream(values).max().orElseThrow();
        return (most - least) / median(values);
    }
}
