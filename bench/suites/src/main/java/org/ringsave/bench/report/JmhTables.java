/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringsave.bench.run.Quotient;
import org.ringsave.tool.console.Units;

/** The tables of a suite that JMH ran: medians, quotients and counters of its benchmarks, then single operations. */
final class JmhTables {
    /** Shares of the values, by the name of their percentile in the files of JMH. */
    private static final SortedMap<String, Double> SHARES =
        new TreeMap<>(Map.of("50.0", 0.5, "99.0", 0.99, "99.9", 0.999, "99.99", 0.9999));
    private static final String FEW = "In parentheses: fewer than ten values lie beyond it. Each is the time of a call"
        + " whose caller calls again when it returns.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final String suite;
    private final List<JmhResult> all;
    private final List<JsonObject> raw;
    private final List<JmhResult> medians;
    private final Map<String, String> same = new TreeMap<>();
    private final Set<String> differing = new TreeSet<>();

    JmhTables(String suite, Results results) {
        this.suite = suite;
        all = results.jmh(suite);
        raw = results.raw(suite);
        medians = all.stream().filter(result -> !isSampled(result)).toList();
        medians.forEach(result -> result.params().forEach((name, value) -> {
            if (!value.equals(same.putIfAbsent(name, value)) && same.get(name) != null
                && !same.get(name).equals(value)) {
                differing.add(name);
            }
        }));
        differing.forEach(same::remove);
    }

    /** A sentence of the parameters that all benchmarks have in common. */
    Optional<String> common() {
        return same.isEmpty() ? Optional.empty() : Optional.of("All with " + String.join(", ",
            same.entrySet().stream().map(each -> each.getKey() + '=' + each.getValue()).toList()) + '.');
    }

    List<ReportTable> tables() {
        final List<ReportTable> tables = new ArrayList<>();
        if (!medians.isEmpty()) {
            tables.add(medians());
        }
        if (medians.size() < all.size()) {
            tables.add(samples());
        }
        return tables;
    }

    private ReportTable medians() {
        final List<Quotient> quotients = Metrics.quotients(suite).stream().filter(quotient ->
            medians.stream().anyMatch(result -> Metrics.quotient(quotient, result, medians).count() > 0)).toList();
        final List<String> counters = counters(medians, quotients);
        final List<String> columns = new ArrayList<>(List.of("benchmark"));
        columns.addAll(differing);
        final boolean hasTimes = medians.stream().anyMatch(result -> !isSum(result, quotients));
        if (hasTimes) {
            columns.addAll(List.of("median", "spread", "values"));
        }
        quotients.forEach(quotient -> columns.add(quotient.above() + " / " + quotient.below()));
        columns.addAll(counters);
        final List<List<String>> rows = new ArrayList<>();
        for (final JmhResult result : medians) {
            final List<String> cells = new ArrayList<>(List.of(name(result)));
            differing.forEach(name -> cells.add(result.params().getOrDefault(name, "")));
            if (hasTimes) {
                // Such an operation is several subjects by turns, and their sum answers nothing.
                cells.addAll(isSum(result, quotients) ? List.of("", "", "") : List.of(
                    Units.number(result.primary().median()) + ' ' + result.unit(),
                    Units.percent(result.primary().spread()), Integer.toString(result.primary().count())));
            }
            addOthers(cells, result, medians, quotients, counters);
            rows.add(cells);
        }
        return new ReportTable("", columns, rows, counters.contains(ALLOCATED)
            ? List.of(ALLOCATED + ": bytes an operation. JMH itself allocates those that a copy has too.") : List.of());
    }

    private static boolean isSum(JmhResult result, List<Quotient> quotients) {
        return quotients.stream().anyMatch(quotient -> result.counters().containsKey(quotient.above()));
    }

    private static String name(JmhResult result) {
        return result.method() + ("avgt".equals(result.mode()) ? "" : " (" + result.mode() + ')');
    }

    /** The distribution of the single operations that JMH timed. */
    private ReportTable samples() {
        final List<String> columns = new ArrayList<>(List.of("single operations", "unit", "count"));
        SHARES.keySet().forEach(share -> columns.add('p' + share.replace(".0", "")));
        columns.add("max");
        final List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (isSampled(all.get(i))) {
                rows.add(samples(all.get(i), raw.get(i)));
            }
        }
        return new ReportTable("", columns, rows, List.of(FEW));
    }

    private static List<String> samples(JmhResult result, JsonObject raw) {
        final CallTimes calls = CallTimes.of(raw.get("primaryMetric").asObject());
        final long count = calls.total();
        final List<String> cells = new ArrayList<>(List.of(result.label(), result.unit(),
            count == 0 ? "" : Units.number(count)));
        for (final Map.Entry<String, Double> share : SHARES.entrySet()) {
            // JMH interpolates between few values. The page and this table do not.
            cells.add(count == 0 ? Units.number(JmhResult.percentile(raw, share.getKey()))
                : CallTimes.told(Units.number(calls.at(share.getValue())), share.getValue(), count));
        }
        cells.add(Units.number(count == 0 ? JmhResult.percentile(raw, "100.0") : calls.at(1)));
        return cells;
    }

    private static boolean isSampled(JmhResult result) {
        return "sample".equals(result.mode());
    }

    /** Metrics that profilers add, without the counters of quotients. */
    private static List<String> counters(List<JmhResult> all, List<Quotient> quotients) {
        final Set<String> names = new TreeSet<>();
        all.forEach(result -> names.addAll(result.counters().keySet().stream()
            .filter(name -> name.endsWith(".norm")).toList()));
        quotients.forEach(quotient -> {
            names.remove(quotient.above());
            names.remove(quotient.below());
        });
        return List.copyOf(names);
    }

    private static void addOthers(List<String> cells, JmhResult result, List<JmhResult> all,
        List<Quotient> quotients, List<String> counters) {
        for (final Quotient quotient : quotients) {
            final Sample sample = Metrics.quotient(quotient, result, all);
            cells.add(sample.count() == 0 ? "" : Units.ratio(sample.median())
                + (Double.isFinite(sample.spread()) ? " ± " + Units.percent(sample.spread()) : ""));
        }
        for (final String name : counters) {
            final List<Double> values = result.counters().getOrDefault(name, List.of());
            cells.add(values.isEmpty() ? "" : Units.number(Sample.of(values, 1).median()));
        }
    }
}
