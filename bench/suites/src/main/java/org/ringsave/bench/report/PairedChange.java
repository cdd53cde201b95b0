/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.List;
import org.openjdk.jmh.util.ListStatistics;
import org.ringsave.bench.report.Comparison.Verdict;

/**
 * How a metric differs between two builds that took turns. The quotients of the rounds spread like products of many
 * small factors, so their logarithms are taken, with Student's interval of the mean.
 *
 * @param ratio how much worse this build is: 1.10 is a tenth; the middle of the interval.
 * @param low   least ratio that fits the rounds, with a confidence of 95 %.
 * @param high  greatest one.
 */
record PairedChange(double ratio, double low, double high) {
    private static final double CONFIDENCE = 0.95;

    /**
     * From the quotients of two rounds or more, this build's value divided by the other's, positive. Where more is
     * better they are turned round.
     */
    static PairedChange of(List<Double> quotients, boolean isBetterHigher) {
        final double sign = isBetterHigher ? -1 : 1;
        final ListStatistics logarithms =
            new ListStatistics(quotients.stream().mapToDouble(quotient -> sign * Math.log(quotient)).toArray());
        final double[] interval = logarithms.getConfidenceIntervalAt(CONFIDENCE);
        return new PairedChange(Math.exp(logarithms.getMean()), Math.exp(interval[0]), Math.exp(interval[1]));
    }

    /** Worse or better if the interval has no 1 in it, and the change is at least as large as one that matters. */
    Verdict verdict(double least) {
        if (low > 1 && ratio >= 1 + least) {
            return Verdict.worse;
        }
        return high < 1 && ratio <= 1 / (1 + least) ? Verdict.better : Verdict.same;
    }
}
