/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.run.Numbers;

/**
 * One result of JMH.
 *
 * @param method   of the benchmark.
 * @param owner    its class, without the package.
 * @param mode     as JMH abbreviates it.
 * @param params   by name.
 * @param primary  the benchmark's own metric.
 * @param unit     of that.
 * @param counters other metrics: the values of all iterations, by name.
 * @param forks    that were measured.
 * @param byFork   the same result of each fork alone; empty if JMH wrote no values, or this is of one fork.
 */
record JmhResult(String method, String owner, String mode, SortedMap<String, String> params, Sample primary,
    String unit, SortedMap<String, List<Double>> counters, int forks, List<JmhResult> byFork) {
    private static final String RAW = "rawData";
    private static final int ALL = -1;

    static boolean isOne(JsonValue value) {
        return value.isObject() && value.asObject().get("benchmark") != null
            && value.asObject().get("primaryMetric") != null;
    }

    /** Has every field that is read the type that JMH gives it? */
    static boolean isWhole(JsonObject json) {
        try {
            of(json);
            CallTimes.of(json.get("primaryMetric").asObject());
            return true;
        } catch (UnsupportedOperationException | NumberFormatException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    static JmhResult of(JsonObject json) {
        final JsonValue raw = json.get("primaryMetric").asObject().get(RAW);
        final List<JmhResult> byFork = new ArrayList<>();
        for (int fork = 0; raw != null && fork < raw.asArray().size(); fork++) {
            byFork.add(of(json, fork, List.of()));
        }
        return of(json, ALL, List.copyOf(byFork));
    }

    /** The result of one fork, or of all. */
    private static JmhResult of(JsonObject json, int fork, List<JmhResult> byFork) {
        final String name = json.getString("benchmark", "?");
        final int dot = name.lastIndexOf('.');
        final SortedMap<String, String> params = new TreeMap<>();
        if (json.get("params") instanceof JsonObject object) {
            object.forEach(param -> params.put(param.getName(), param.getValue().asString()));
        }
        final JsonObject metric = json.get("primaryMetric").asObject();
        final int forks = fork == ALL ? Math.max(1, json.getInt("forks", 1)) : 1;
        final SortedMap<String, List<Double>> counters = new TreeMap<>();
        if (json.get("secondaryMetrics") instanceof JsonObject secondary) {
            secondary.forEach(member -> counters.put(member.getName(), values(member.getValue().asObject(), fork)));
        }
        final String owner = name.substring(name.lastIndexOf('.', dot - 1) + 1, Math.max(0, dot));
        return new JmhResult(name.substring(dot + 1), owner, json.getString("mode", "?"), params,
            primary(metric, fork, forks), metric.getString("scoreUnit", ""), counters, forks, byFork);
    }

    /** Of samples JMH writes a histogram in the place of values: its median is all that is taken. */
    private static Sample primary(JsonObject metric, int fork, int forks) {
        if (metric.get(RAW) != null) {
            return Sample.of(values(metric, fork), forks);
        }
        final JsonValue percentiles = metric.get("scorePercentiles");
        return Sample.of(percentiles != null && percentiles.isObject()
            ? Numbers.of(percentiles.asObject().get("50.0")) : Double.NaN);
    }

    /** Of samples, at a percentile that JMH writes, such as {@code "99.0"}; NaN if it has none. */
    static double percentile(JsonObject json, String percentile) {
        return json.get("primaryMetric").asObject().get("scorePercentiles") instanceof JsonObject percentiles
            ? Numbers.of(percentiles.get(percentile)) : Double.NaN;
    }

    /** The values of one fork, or of all. */
    private static List<Double> values(JsonObject metric, int fork) {
        final List<Double> values = new ArrayList<>();
        if (metric.get(RAW) == null) {
            return values;
        }
        final JsonArray raw = metric.get(RAW).asArray();
        for (int i = Math.max(0, fork); i < (fork == ALL ? raw.size() : Math.min(fork + 1, raw.size())); i++) {
            raw.get(i).asArray().forEach(value -> values.add(Numbers.of(value)));
        }
        return values;
    }

    /** One counter divided by another, iteration by iteration; no values if there are no such counters. */
    Sample quotient(Counter above, Counter below) {
        return quotientOf(above.key(), below.key());
    }

    /** The same for a {@link org.ringsave.bench.run.Quotient}. */
    Sample quotientOf(String above, String below) {
        final List<Double> tops = counters.getOrDefault(above, List.of());
        final List<Double> bottoms = counters.getOrDefault(below, List.of());
        final List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < Math.min(tops.size(), bottoms.size()); i++) {
            quotients.add(tops.get(i) / bottoms.get(i));
        }
        return Sample.of(quotients, forks);
    }

    /** The parameters that differ within a list, in words, without one of them. */
    String differences(List<JmhResult> all, String param) {
        final List<String> parts = new ArrayList<>();
        params.forEach((name, value) -> {
            if (!name.equals(param)
                && all.stream().anyMatch(other -> !value.equals(other.params.getOrDefault(name, value)))) {
                parts.add(ParamWords.of(name, value));
            }
        });
        return String.join(", ", parts);
    }

    /** Names the measurement, the same in every run. */
    String label() {
        final StringBuilder label = new StringBuilder(80);
        label.append(method);
        if (!"avgt".equals(mode)) {
            label.append(" (").append(mode).append(')');
        }
        params.forEach((name, value) -> label.append(' ').append(name).append('=').append(value));
        return label.toString();
    }

    boolean isBetterHigher() {
        return "thrpt".equals(mode);
    }
}
