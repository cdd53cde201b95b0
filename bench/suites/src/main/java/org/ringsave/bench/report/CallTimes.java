/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringsave.bench.run.Numbers;

/** The times of single operations: the histogram of samples that JMH writes. */
final class CallTimes {
    /** A quantile with fewer values beyond it stands in parentheses. */
    private static final double ENOUGH = 10;
    /** Of a share that is no exact number. */
    private static final double ROUNDING = 1e-9;

    private final SortedMap<Double, Long> counts = new TreeMap<>();
    private long total;

    static CallTimes of(JsonObject metric) {
        final CallTimes calls = new CallTimes();
        if (metric.get("rawDataHistogram") instanceof JsonArray forks) {
            forks.forEach(fork -> fork.asArray().forEach(iteration -> iteration.asArray().forEach(entry ->
                calls.add(Numbers.of(entry.asArray().get(0)), (long)Numbers.of(entry.asArray().get(1))))));
        }
        return calls;
    }

    private void add(double value, long count) {
        if (Double.isFinite(value)) {
            counts.merge(value, count, Long::sum);
            total += count;
        }
    }

    /** How many there are. */
    long total() {
        return total;
    }

    /** The least value that so many of all calls don't exceed; NaN if there are no calls. */
    double at(double share) {
        long left = (long)Math.ceil(share * total - ROUNDING);
        for (final Map.Entry<Double, Long> entry : counts.entrySet()) {
            left -= entry.getValue();
            if (left <= 0) {
                return entry.getKey();
            }
        }
        return total == 0 ? Double.NaN : counts.lastKey();
    }

    /**
     * A quantile and its support: nothing where less than one value lies beyond it, in parentheses where fewer
     * than ten do, since another run may well find another one.
     */
    static String told(String quantile, double share, double total) {
        final double beyond = total * (1 - share) + ROUNDING;
        return beyond < 1 || quantile.isEmpty() ? "" : beyond < ENOUGH ? '(' + quantile + ')' : quantile;
    }
}
