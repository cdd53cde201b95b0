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

    /** The lowest repeat: other programs can only add time. */
    static double lowest(double[] values) {
        return quantile(values, 0);
    }

    /**
     * By how much the second lowest repeat is above the lowest, relative to it; 0 for one repeat. If it is little, two
     * repeats ran undisturbed, or nearly.
     */
    static double doubt(double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(1, sorted.length - 1)] / sorted[0] - 1;
    }
}
