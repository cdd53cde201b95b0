/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.util.Locale;

/** Formats numbers, lengths, times, rates and shares for every text of tool and reports. {@link Amounts} reads them. */
public final class Units {
    private static final String[] LENGTHS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int LENGTH_STEP = 1024;
    private static final int LEAST_ROUNDED = 64 * LENGTH_STEP;
    private static final String[] TIMES = {"ns", "\u00b5s", "ms", "s"};
    private static final int FIGURES = 4;
    private static final double LEAST_SHARE = 1e-4;
    private static final double MINUTES_FROM = 100;
    private static final String NONE = "no number";

    private Units() {
    }

    /**
     * Formats a length in the largest unit that leaves 1 or more. A length below 64 KiB that is no multiple of 1 KiB
     * stays in bytes.
     *
     * @param length in bytes.
     * @return such as 1,376 bytes, 64 KiB, 1.50 MiB.
     */
    public static String bytes(double length) {
        if (!Double.isFinite(length)) {
            return NONE;
        }
        double value = length;
        int unit = 0;
        if (length >= LEAST_ROUNDED || length % LENGTH_STEP == 0) {
            while (value >= LENGTH_STEP && unit < LENGTHS.length - 1) {
                value /= LENGTH_STEP;
                unit++;
            }
        }
        final boolean isWhole = value == Math.rint(value);
        return format(isWhole ? "%,.0f %s" : "%,.2f %s", value, unit == 0 && length == 1 ? "byte" : LENGTHS[unit]);
    }

    /**
     * Formats a time with three digits in the largest unit that leaves 1 or more. Whole nanoseconds have no decimals.
     *
     * @param ns in nanoseconds, of either sign.
     * @return such as 12 ns, 1.23 ms, 45.6 s, 2.50 h.
     */
    public static String time(double ns) {
        if (!Double.isFinite(ns)) {
            return NONE;
        }
        if (ns < 0) {
            return '-' + time(-ns);
        }
        double value = ns;
        int unit = 0;
        while (value >= 999.5 && unit < TIMES.length - 1) {
            value /= 1e3;
            unit++;
        }
        if (unit == TIMES.length - 1 && value >= 99.5) {
            return value < 5_970 ? digits(value / 60) + " min"
                : value < 171_900 ? digits(value / 3_600) + " h" : digits(value / 86_400) + " d";
        }
        return (unit == 0 && value == Math.rint(value) ? format("%.0f", value) : digits(value)) + ' ' + TIMES[unit];
    }

    /**
     * Formats a remaining time, which is an estimate: whole seconds, from 100 s on whole minutes, rounded up.
     *
     * @param seconds of it.
     * @return such as 12 s, 3 min.
     */
    public static String remaining(double seconds) {
        return seconds < MINUTES_FROM ? format("%.0f s", seconds) : format("%.0f min", Math.ceil(seconds / 60));
    }

    /**
     * Formats a predicted number with three digits.
     *
     * @param value of any size.
     * @return such as 1.23, 45.6, 1,234.
     */
    public static String digits(double value) {
        return format(value >= 99.95 ? "%,.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /**
     * Formats a measured number with four digits. Whole numbers are complete.
     *
     * @param value of any size.
     * @return such as 0.4088, 1.234, 1,048,576.
     */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        final int before = value == 0 ? 1 : (int)Math.floor(Math.log10(Math.abs(value))) + 1;
        final int decimals = value == Math.rint(value) ? 0 : Math.max(0, Math.min(FIGURES - before, FIGURES));
        return format("%,." + decimals + "f", value);
    }

    /**
     * Formats a quotient.
     *
     * @param value of two numbers of one unit.
     * @return such as 0.0123, 1.23, 12.3.
     */
    public static String ratio(double value) {
        return Double.isFinite(value)
            ? format(Math.abs(value) < 0.1 ? "%.4f" : Math.abs(value) < 10 ? "%.2f" : "%.1f", value) : NONE;
    }

    /**
     * Formats a rate in decimal units, as vendors of devices do.
     *
     * @param bytesPerSecond infinite for memory.
     * @return such as 500 MB/s, 1.23 GB/s, memory.
     */
    public static String rate(double bytesPerSecond) {
        return Double.isInfinite(bytesPerSecond) ? "memory"
            : bytesPerSecond >= 1e9 ? digits(bytesPerSecond / 1e9) + " GB/s"
            : digits(bytesPerSecond / 1e6) + " MB/s";
    }

    /**
     * Formats the rate of a transfer.
     *
     * @param bytes that were transferred.
     * @param ns    that they took; 0 gives the rate 0.
     * @return as {@link #rate(double)} does.
     */
    public static String rate(long bytes, long ns) {
        return rate(ns == 0 ? 0 : bytes * 1e9 / ns);
    }

    /**
     * Formats a share with three digits.
     *
     * @param share 0 to 1.
     * @return such as 0.12 %, 12.3 %; less than 0.01 % for the shares that it would round to nothing.
     */
    public static String share(double share) {
        return !Double.isFinite(share) ? NONE
            : share > 0 && share < LEAST_SHARE ? "less than 0.01 %" : digits(share * 100) + " %";
    }

    /**
     * Formats a spread or an error, with one decimal.
     *
     * @param share of a value.
     * @return such as 1.2 %; empty if there is none.
     */
    public static String percent(double share) {
        return Double.isFinite(share) ? format("%.1f %%", 100 * share) : "";
    }

    /**
     * Formats a count.
     *
     * @param count of any size.
     * @return such as 1,048,576.
     */
    public static String count(long count) {
        return format("%,d", count);
    }

    /**
     * Formats a text, the same in every country.
     *
     * @param format    as {@link String#format} has it.
     * @param arguments of the format.
     * @return the text.
     */
    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
