/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.util.Locale;

/** Numbers for people. */
public final class Units {
    private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final int BINARY_STEP = 1024;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;

    private Units() {
    }

    /** Formats a length in the largest unit that leaves 1 or more: 1,000 bytes, 64 KiB, 1.50 MiB. */
    public static String bytes(long length) {
        double value = length;
        int unit = 0;
        while (value >= BINARY_STEP && unit < BINARY.length - 1) {
            value /= BINARY_STEP;
            unit++;
        }
        final boolean isWhole = value == Math.rint(value);
        return format(isWhole ? "%,.0f %s" : "%.2f %s", value, unit == 0 && length == 1 ? "byte" : BINARY[unit]);
    }

    /** Formats a rate. One byte per nanosecond is 10^9 bytes per second. */
    public static String rate(long bytes, long ns) {
        return format("%.2f GB/s", ns == 0 ? 0 : (double)bytes / ns);
    }

    public static String microseconds(long ns) {
        return format("%,.0f us", ns / NS_PER_US);
    }

    public static String milliseconds(long ns) {
        return format("%.2f ms", ns / NS_PER_MS);
    }

    public static String count(long count) {
        return format("%,d", count);
    }

    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
