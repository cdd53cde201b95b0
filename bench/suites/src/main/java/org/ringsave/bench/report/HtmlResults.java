/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;

/** Results of one benchmark of JMH, wherever in a run they are. */
final class HtmlResults {
    private static final Map<String, Double> NS = Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

    private HtmlResults() {
    }

    /** In the order of their parameters, numbers by their value. */
    static List<JmhResult> of(Results results, String owner, String method) {
        final List<JmhResult> found = new ArrayList<>();
        for (final String suite : results.names()) {
            if (results.isJmh(suite)) {
                results.jmh(suite).stream().filter(result -> result.owner().equals(owner)
                    && result.method().equals(method)).forEach(found::add);
            }
        }
        return found;
    }

    /**
     * Groups results that differ in one parameter only. The keys are the other parameters, the fullest rings first.
     * Each group is in the order of the one parameter.
     */
    static Map<String, List<JmhResult>> groups(List<JmhResult> all, String param) {
        final Map<String, List<JmhResult>> groups = new LinkedHashMap<>();
        all.stream().sorted(Comparator.comparing((JmhResult result) -> -number(result, Coordinate.FILL.key()))
            .thenComparing(result -> "reused".equals(result.params().get(Coordinate.DESTINATION.key()))))
            .forEach(result -> groups.computeIfAbsent(result.differences(all, param), key -> new ArrayList<>())
                .add(result));
        groups.values().forEach(group -> group.sort(Comparator.comparingDouble(result -> number(result, param))));
        return groups;
    }

    /** The parameters that differ within a list, without one of them and without zeros. */
    static String besides(List<JmhResult> all, JmhResult result, String param) {
        final List<String> parts = new ArrayList<>();
        result.params().forEach((name, value) -> {
            if (!name.equals(param) && !"0".equals(value)
                && all.stream().anyMatch(other -> !value.equals(other.params().getOrDefault(name, value)))) {
                parts.add(ParamWords.of(name, value));
            }
        });
        return parts.isEmpty() ? "rings only" : String.join(", ", parts);
    }

    static double number(JmhResult result, String param) {
        return ParamWords.number(result.params().getOrDefault(param, ""));
    }

    /** The time of an operation. */
    static double ns(JmhResult result) {
        return result.primary().median() * NS.getOrDefault(result.unit(), Double.NaN);
    }

    /** The time of one part of an operation whose alternating parts are all of its work. */
    static double turnNs(JmhResult result, Counter counter, List<Counter> all) {
        final List<Double> own = result.counters().getOrDefault(counter.key(), List.of());
        final List<Double> shares = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            double sum = 0;
            for (final Counter name : all) {
                final List<Double> values = result.counters().getOrDefault(name.key(), List.of());
                sum += i < values.size() ? values.get(i) : 0;
            }
            shares.add(own.get(i) / sum);
        }
        return ns(result) * Sample.of(shares, 1).median();
    }
}
