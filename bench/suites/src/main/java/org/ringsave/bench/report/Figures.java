/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.Locale;

/** Numbers for people: four digits. */
final class Figures {
    private static final int DIGITS = 4;
    private static final double[] STEPS = {1, 1e3, 1e6, 1e9};
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final String NONE = "no number";

    private Figures() {
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        final int before = value == 0 ? 1 : (int)Math.floor(Math.log10(Math.abs(value))) + 1;
        final int decimals = value == Math.rint(value) ? 0 : Math.max(0, Math.min(DIGITS - before, DIGITS));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String nanoseconds(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        int unit = 0;
        while (unit < STEPS.length - 1 && Math.abs(value) >= STEPS[unit + 1]) {
            unit++;
        }
        final double scaled = value / STEPS[unit];
        return String.format(Locale.ROOT, scaled >= 100 || unit == 0 ? "%.0f %s" : scaled >= 10 ? "%.1f %s" : "%.2f %s",
            scaled, UNITS[unit]);
    }

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "";
    }

    static String ratio(double value) {
        final String format = Math.abs(value) < 0.1 ? "%.4f" : Math.abs(value) < 10 ? "%.2f" : "%.1f";
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NONE;
    }

    static String of(Metric metric) {
        return "ns".equals(metric.unit()) ? nanoseconds(metric.sample().median())
            : metric.unit().isEmpty() ? ratio(metric.sample().median())
            : number(metric.sample().median()) + ' ' + metric.unit();
    }
}
