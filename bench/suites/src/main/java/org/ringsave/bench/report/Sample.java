/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A value that was measured several times: its median and spread.
 *
 * @param median of all values; NaN if one of them is no number, or there are none.
 * @param spread of single values, relative: 1.4826 times the median of their distances from the median, which for
 *               values of a normal distribution is their standard deviation; NaN if there are less than two.
 * @param count  of values.
 * @param groups that are independent of each other: forks, or rounds.
 */
record Sample(double median, double spread, int count, int groups) {
    private static final double NORMAL = 1.4826;
    /** The standard error of a median is so many times that of a mean. */
    private static final double OF_A_MEDIAN = 1.2533;

    static Sample of(List<Double> values, int groups) {
        if (values.isEmpty() || values.stream().anyMatch(value -> !Double.isFinite(value))) {
            return new Sample(Double.NaN, Double.NaN, values.size(), groups);
        }
        final double median = median(values);
        final double distance = median(values.stream().map(value -> Math.abs(value - median)).toList());
        return new Sample(median, values.size() < 2 || median == 0 ? Double.NaN : NORMAL * distance / Math.abs(median),
            values.size(), groups);
    }

    /** One value, of which no more is known. */
    static Sample of(double value) {
        return new Sample(value, Double.NaN, 1, 1);
    }

    /** One divided by the other, each measured on its own. */
    Sample dividedBy(Sample below) {
        return new Sample(median / below.median, Math.hypot(spread, below.spread), Math.min(count, below.count),
            Math.min(groups, below.groups));
    }

    /** How far the median may be off, relative. Values of one fork are not independent, so it is forks that count. */
    double standardError() {
        return Double.isFinite(spread) ? OF_A_MEDIAN * spread / Math.sqrt(groups) : 0;
    }

    private static double median(List<Double> values) {
        final List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
