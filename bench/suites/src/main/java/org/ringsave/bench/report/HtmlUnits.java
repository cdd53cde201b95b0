/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.Locale;

/** Units for people, as {@code plan} prints them. */
final class HtmlUnits {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int STEP = 1024;
    private static final double LONG_NS = 100e9;
    private static final double MINUTE_NS = 60e9;

    private HtmlUnits() {
    }

    /** 1,376 B, 64 KiB, 1.5 MiB; lengths that are no multiple of 16 are left in bytes up to 64 KiB. */
    static String bytes(double length) {
        if (!Double.isFinite(length)) {
            return "";
        }
        double value = length;
        int unit = 0;
        while (value >= STEP && unit < BINARY.length - 1 && (length >= STEP * 64 || length % STEP == 0)) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f %s" : "%,.2f %s", value, BINARY[unit]);
    }

    /** Nothing where there is no number. */
    static String time(double ns) {
        if (!Double.isFinite(ns)) {
            return "";
        }
        if (ns < LONG_NS) {
            return Figures.nanoseconds(ns);
        }
        final double minutes = ns / MINUTE_NS;
        return minutes < 60 ? String.format(Locale.ROOT, "%.3g min", minutes)
            : minutes < 2_880 ? String.format(Locale.ROOT, "%.3g h", minutes / 60)
            : String.format(Locale.ROOT, "%,.0f d", minutes / 1_440);
    }

    /** A share; one that would be told as none is said to be less than what is told. */
    static String share(double share) {
        return share > 0 && share < 0.0005 ? "less than 0.1 %" : Figures.percent(share);
    }
}
