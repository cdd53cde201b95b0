/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import org.ringsave.bench.result.Unit;
import org.ringsave.tool.console.Units;

/**
 * One thing that a suite measured.
 *
 * @param suite          by name.
 * @param name           its name within the suite, the same in every run.
 * @param unit           of the median; empty for a quotient.
 * @param sample         the values.
 * @param isByTurns      whether it is a quotient of alternating work, which meets the same noise.
 * @param isBetterHigher whether more is better.
 * @param isFailed       whether the suite failed to measure it.
 */
record Metric(String suite, String name, String unit, Sample sample, boolean isByTurns, boolean isBetterHigher,
    boolean isFailed) {
    static Metric time(String suite, String name, String unit, Sample sample) {
        return new Metric(suite, name, unit, sample, false, false, false);
    }

    static Metric quotient(String suite, String name, Sample sample, boolean isByTurns) {
        return new Metric(suite, name, "", sample, isByTurns, false, false);
    }

    static Metric failure(String suite, String name) {
        return new Metric(suite, name, "", Sample.of(Double.NaN), false, false, true);
    }

    Metric betterHigher() {
        return new Metric(suite, name, unit, sample, isByTurns, true, isFailed);
    }

    /** The median with its unit. */
    String text() {
        return Unit.NS.key().equals(unit) ? Units.time(sample.median())
            : unit.isEmpty() ? Units.ratio(sample.median()) : Units.number(sample.median()) + ' ' + unit;
    }

    /** Is there something to compare? */
    boolean hasNumber() {
        return Double.isFinite(sample.median()) && sample.median() > 0;
    }
}
