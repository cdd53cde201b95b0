/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.util.ListStatistics;

/**
 * A figure of a result with its confidence interval of 95 %. Forks are independent of each other, iterations of one
 * fork are not. So the interval is Student's, of the logarithms of each fork's own figure. It lies around the figure of
 * all forks.
 *
 * @param value  the figure of all forks; NaN if there is none.
 * @param factor by which either end differs from the value, 1 or more; NaN if there is no interval.
 */
record Interval(double value, double factor) {
    /** Fewer forks have no interval. JMH has the same limit. */
    static final int FEWEST_FORKS = 3;

    private static final double CONFIDENCE = 0.95;

    /** The figure of a result. It has an interval if there are enough forks, and each has a positive figure. */
    static Interval of(JmhResult result, ToDoubleFunction<JmhResult> figure) {
        final double value = figure.applyAsDouble(result);
        final double[] logarithms = result.byFork().stream().mapToDouble(figure).map(Math::log).toArray();
        if (logarithms.length < FEWEST_FORKS) {
            return exact(value);
        }
        final double factor = Math.exp(new ListStatistics(logarithms).getMeanErrorAt(CONFIDENCE));
        return Double.isFinite(factor) ? new Interval(value, factor) : exact(value);
    }

    /** A figure without interval. */
    static Interval exact(double value) {
        return new Interval(value, Double.NaN);
    }

    boolean isKnown() {
        return Double.isFinite(value) && Double.isFinite(factor);
    }

    double least() {
        return value / factor;
    }

    double most() {
        return value * factor;
    }

    /** The figure with its interval in parentheses; empty if there is no figure. */
    String text(DoubleFunction<String> format) {
        return !Double.isFinite(value) ? "" : !isKnown() ? format.apply(value)
            : format.apply(value) + " (" + format.apply(least()) + " to " + format.apply(most()) + ')';
    }

    /** The sentence below a chart of such figures. */
    static String note(List<JmhResult> all) {
        final int forks = all.stream().mapToInt(one -> one.byFork().size()).min().orElse(0);
        return forks < FEWEST_FORKS
            ? "No error bars: a confidence interval needs " + FEWEST_FORKS + " forks, and these figures have "
                + (forks == 1 ? "1 fork." : forks + " forks each.")
            : "Error bars, and ranges in parentheses: the confidence interval of 95 % of each figure, from its medians"
                + " in " + forks + " forks (Student's t of their logarithms).";
    }
}
