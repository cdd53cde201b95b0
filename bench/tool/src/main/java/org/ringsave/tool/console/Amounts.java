/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts as people write them: 64KiB, 10GB/s, 1ms, 50%. A refusal of other text shows the right form. A point is
 * followed by a fraction, and underscores group thousands. A comma does the one in some countries and the other in the
 * rest, so it is refused.
 */
public final class Amounts {
    private static final Pattern AMOUNT = Pattern.compile("([-+]?[0-9][0-9_]*(?:\\.[0-9]+)?(?:e[-+]?[0-9]+)?) *(.*)");
    /** Between two digits, what groups or divides numbers somewhere, but the point and the underscore. */
    private static final Pattern FOREIGN = Pattern.compile(
        "[0-9][,;'\u2019\u066b\u066c\uff0c\u00b7\\s\u00a0\u2009\u202f][0-9]|[0-9]\\.[0-9]+\\.[0-9]");
    private static final Map<String, Double> BYTES = Map.ofEntries(Map.entry("", 1.0), Map.entry("b", 1.0),
        Map.entry("k", 1024.0), Map.entry("kib", 1024.0), Map.entry("m", 1048576.0), Map.entry("mib", 1048576.0),
        Map.entry("g", 1073741824.0), Map.entry("gib", 1073741824.0), Map.entry("kb", 1e3), Map.entry("mb", 1e6),
        Map.entry("gb", 1e9), Map.entry("tb", 1e12), Map.entry("tib", 1099511627776.0));
    private static final Map<String, Double> TIMES = Map.ofEntries(Map.entry("ns", 1.0), Map.entry("us", 1e3),
        Map.entry("\u00b5s", 1e3), Map.entry("ms", 1e6), Map.entry("s", 1e9), Map.entry("sec", 1e9),
        Map.entry("min", 60e9), Map.entry("h", 3600e9), Map.entry("d", 86_400e9), Map.entry("y", 365 * 86_400e9));

    private Amounts() {
    }

    /** A whole number between two bounds, both inclusive. */
    public static long whole(String option, String text, long least, long most) {
        final Matcher matcher = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
        try {
            // Not by a double, which has no place for all digits of a seed.
            // A point groups thousands in some countries: 1.000 is no 1.
            if (matcher.matches() && matcher.group(2).isEmpty() && matcher.group(1).indexOf('.') < 0) {
                final long number = new BigDecimal(matcher.group(1).replace("_", "")).longValueExact();
                if (number >= least && number <= most) {
                    return number;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It has a fraction, or more digits than any bound, or an exponent that no number has.
        }
        throw refusal(option, text, "not a whole number in " + least + ".." + most);
    }

    /** A length, in bytes. */
    public static long bytes(String option, String text) {
        final double bytes = scaled(text, BYTES);
        if (Double.isNaN(bytes) || bytes != Math.rint(bytes) || Math.abs(bytes) >= Long.MAX_VALUE) {
            throw refusal(option, text, "not a length; write it like 65536, 64KiB or 1MiB");
        }
        return (long)bytes;
    }

    /** A length, in bytes. Only 0 needs no unit. */
    public static long length(String option, String text) {
        if (isWithoutUnit(text)) {
            throw refusal(option, text, "not a length; write it with its unit, like 300B, 64KiB or 1MiB");
        }
        return bytes(option, text);
    }

    /** A rate, in bytes per second. Only 0 needs no unit. "memory" means no limit but the copy itself. */
    public static double rate(String option, String text) {
        if ("memory".equalsIgnoreCase(text.trim())) {
            return Double.POSITIVE_INFINITY;
        }
        final String lower = text.trim().toLowerCase(Locale.ROOT);
        final double rate = scaled(lower.endsWith("/s") ? lower.substring(0, lower.length() - 2) : lower, BYTES);
        if (Double.isNaN(rate) || isWithoutUnit(text)) {
            throw refusal(option, text, "not a rate; write it with its unit, like 500MB/s, 2GiB/s, or memory");
        }
        return rate;
    }

    /** A time, in nanoseconds. Only 0 needs no unit. */
    public static double time(String option, String text) {
        final double ns = "0".equals(text.trim()) ? 0 : scaled(text, TIMES);
        if (Double.isNaN(ns)) {
            throw refusal(option, text, "not a time; write it with its unit, like 1ms, 500us, 10s, 5min, 24h or 30d");
        }
        return ns;
    }

    /** A share, 0.5 or 50%. */
    public static double share(String option, String text) {
        final double share = scaled(text, Map.of("", 1.0, "%", 0.01));
        if (Double.isNaN(share)) {
            throw refusal(option, text, "not a share; write it like 0.5 or 50%");
        }
        // The sum turns -0 into 0, which prints without a sign.
        return share + 0.0;
    }

    private static boolean isWithoutUnit(String text) {
        final Matcher matcher = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
        final boolean isBare = matcher.matches() && (matcher.group(2).isEmpty() || "/s".equals(matcher.group(2)));
        return isBare && Double.parseDouble(matcher.group(1).replace("_", "")) != 0;
    }

    private static double scaled(String text, Map<String, Double> units) {
        final Matcher matcher = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
        final Double unit = matcher.matches() ? units.get(matcher.group(2).trim()) : null;
        final double number =
            unit == null ? Double.NaN : Double.parseDouble(matcher.group(1).replace("_", "")) * unit;
        // No amount is infinite: a rate that is has a word of its own.
        return Double.isInfinite(number) ? Double.NaN : number;
    }

    private static IllegalArgumentException refusal(String option, String text, String reason) {
        return new IllegalArgumentException(option + '=' + text + " is " + (FOREIGN.matcher(text).find()
            ? "no number that is taken everywhere; write 1.5 with a point, and thousands as 1000 or 1_000" : reason));
    }
}
