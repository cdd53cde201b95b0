/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringsave.bench.run.Noise;
import org.ringsave.bench.run.Quotient;
import org.ringsave.bench.run.ResultFile;
import org.ringsave.bench.run.Suites;
import org.ringsave.tool.console.Units;

/** The report of a run, {@value #FILE}: made of its files and nothing else, so that it can be made again. */
public final class MarkdownReport {
    /** Where it is written. */
    public static final String FILE = "report.md";

    /** As JMH names percentiles, and what share of the values they are. */
    private static final SortedMap<String, Double> SHARES =
        new TreeMap<>(Map.of("50.0", 0.5, "99.0", 0.99, "99.9", 0.999, "99.99", 0.9999));
    private static final String FEW = "In parentheses: fewer than ten values lie beyond it.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final Set<String> OWN_SECTION = Set.of("noise", "caches");

    private final Results results;
    private final JsonValue model;
    private final Controls controls;
    private final MarkdownText text = new MarkdownText();

    private MarkdownReport(Results results) {
        this.results = results;
        model = results.model();
        controls = new Controls(results);
    }

    /**
     * Write the report of a run beside its files.
     *
     * @param directory of the run.
     * @throws IOException if it holds no results, or the report can't be written.
     */
    public static void write(Path directory) throws IOException {
        ResultFile.write(directory.resolve(FILE), of(directory));
    }

    /**
     * The report of a run.
     *
     * @param directory of the run.
     * @return all of its text.
     * @throws IOException if it holds no results.
     */
    public static String of(Path directory) throws IOException {
        return new MarkdownReport(Results.read(directory)).build();
    }

    private String build() {
        text.line("# " + results.directory().toAbsolutePath().normalize().getFileName());
        final JsonValue model = results.model();
        final HtmlModel usable = HtmlModel.of(results.directory());
        recommendation(usable);
        warnings(usable);
        text.line("## How to read it");
        text.paragraph("Medians of all iterations of all forks. Spread: 1.48 times the median distance from the"
            + " median. Compare quotients of one run; times are those of this machine at that time.");
        environment();
        noise();
        controls();
        for (final String suite : results.names()) {
            text.line("## " + suite);
            Suites.find(suite).ifPresent(known -> text.paragraph(sentence(known.question())));
            if (results.isJmh(suite)) {
                jmh(suite, results.jmh(suite).stream().filter(result -> !isSampled(result)).toList());
                samples(results.jmh(suite), results.raw(suite));
            } else {
                rig(results.rows(suite));
            }
        }
        if (hasModel()) {
            text.line("## model");
            ModelSection.addTo(text, model.asObject());
        }
        return text.toString();
    }

    private boolean hasModel() {
        return model.isObject() && !model.asObject().isEmpty();
    }

    private static String sentence(String question) {
        return Character.toUpperCase(question.charAt(0)) + question.substring(1);
    }

    private void recommendation(HtmlModel model) {
        text.line("## Recommendation");
        int number = 0;
        for (final JsonValue each : HtmlRecommendation.of(results, model)) {
            final JsonObject line = each.asObject();
            text.line(++number + ". **" + line.getString("what", "") + ".** " + line.getString("why", ""));
        }
        text.line("");
    }

    private void warnings(HtmlModel model) {
        final List<String> warnings = Warnings.of(results, model, controls);
        if (!warnings.isEmpty()) {
            text.line("## To know first");
            warnings.forEach(warning -> text.line("- " + warning));
            text.line("");
        }
    }

    private void environment() {
        text.line("## Environment");
        text.header(List.of("", ""));
        for (final JsonObject.Member member : results.environment()) {
            if (!OWN_SECTION.contains(member.getName())) {
                text.row(List.of(member.getName(), plain(member.getValue())));
            }
        }
        if (results.environment().get("caches") instanceof JsonObject caches) {
            caches.forEach(level -> text.row(List.of(level.getName(), plain(level.getValue()))));
        }
        text.line("");
    }

    private static String plain(JsonValue value) {
        return value.isString() ? value.asString() : value.toString();
    }

    private void noise() {
        final Noise noise = results.noise();
        if (noise.looks().isEmpty()) {
            text.paragraph("This run says nothing of its noise.");
            return;
        }
        text.line("## Noise");
        text.paragraph("The same copy of 32 MiB, alone and with checksums by turns, measured again and again over"
            + " the run. From the least to the greatest: " + Units.percent(noise.spreadOfTimes())
            + " of the median for the copy, " + Units.percent(noise.spreadOfRatios())
            + " for the quotient of both. Smaller differences between two runs say nothing.");
        text.header(List.of("when", "copy", "with checksums"));
        noise.looks().forEach(look -> text.row(List.of(look.when(), Units.time(look.copyNs()),
            Units.ratio(look.checkedRatio()))));
        text.line("");
    }

    private void controls() {
        if (!controls.rows().isEmpty()) {
            text.line("## " + Controls.TITLE);
            text.paragraph(Controls.MEANING);
            text.header(Controls.COLUMNS);
            controls.rows().forEach(text::row);
            text.line("");
        }
    }

    private void jmh(String suite, List<JmhResult> all) {
        if (all.isEmpty()) {
            return;
        }
        final Map<String, String> same = new TreeMap<>();
        final Set<String> differing = new TreeSet<>();
        all.forEach(result -> result.params().forEach((name, value) -> {
            if (!value.equals(same.putIfAbsent(name, value)) && same.get(name) != null
                && !same.get(name).equals(value)) {
                differing.add(name);
            }
        }));
        differing.forEach(same::remove);
        if (!same.isEmpty()) {
            text.paragraph("All with " + String.join(", ",
                same.entrySet().stream().map(each -> each.getKey() + '=' + each.getValue()).toList()) + '.');
        }
        final List<Quotient> quotients = Metrics.quotients(suite).stream().filter(quotient ->
            all.stream().anyMatch(result -> Metrics.quotient(quotient, result, all).count() > 0)).toList();
        final List<String> counters = counters(all, quotients);
        final List<String> header = new ArrayList<>(List.of("benchmark"));
        header.addAll(differing);
        final boolean hasTimes = all.stream().anyMatch(result -> !isSum(result, quotients));
        if (hasTimes) {
            header.addAll(List.of("median", "spread", "values"));
        }
        quotients.forEach(quotient -> header.add(quotient.above() + " / " + quotient.below()));
        header.addAll(counters);
        text.header(header);
        for (final JmhResult result : all) {
            final List<String> cells = new ArrayList<>(List.of(name(result)));
            differing.forEach(name -> cells.add(result.params().getOrDefault(name, "")));
            if (hasTimes) {
                // One operation of several things by turns: their sum is no answer to anything.
                cells.addAll(isSum(result, quotients) ? List.of("", "", "") : List.of(
                    Units.number(result.primary().median()) + ' ' + result.unit(),
                    Units.percent(result.primary().spread()), Integer.toString(result.primary().count())));
            }
            addOthers(cells, result, all, quotients, counters);
            text.row(cells);
        }
        text.line("");
        if (counters.contains(ALLOCATED)) {
            text.paragraph(ALLOCATED + ": bytes an operation. What a copy has of them, too, JMH allocates.");
        }
    }

    private static boolean isSum(JmhResult result, List<Quotient> quotients) {
        return quotients.stream().anyMatch(quotient -> result.counters().containsKey(quotient.above()));
    }

    private static String name(JmhResult result) {
        return result.method() + ("avgt".equals(result.mode()) ? "" : " (" + result.mode() + ')');
    }

    /** Where JMH took the time of single operations, how they are distributed. */
    private void samples(List<JmhResult> all, List<JsonObject> raw) {
        if (all.stream().noneMatch(MarkdownReport::isSampled)) {
            return;
        }
        final List<String> header = new ArrayList<>(List.of("single operations", "unit", "count"));
        SHARES.keySet().forEach(share -> header.add('p' + share.replace(".0", "")));
        header.add("max");
        text.header(header);
        for (int i = 0; i < all.size(); i++) {
            if (isSampled(all.get(i))) {
                final JsonObject metric = raw.get(i).get("primaryMetric").asObject();
                final CallTimes calls = CallTimes.of(metric);
                final long count = calls.total();
                final List<String> cells = new ArrayList<>(List.of(all.get(i).label(), all.get(i).unit(),
                    count == 0 ? "" : Units.number(count)));
                for (final Map.Entry<String, Double> share : SHARES.entrySet()) {
                    // JMH's own percentiles lie between two values where there are few; those of the page don't.
                    cells.add(count == 0 ? Units.number(JmhResult.percentile(raw.get(i), share.getKey()))
                        : CallTimes.told(Units.number(calls.at(share.getValue())), share.getValue(), count));
                }
                cells.add(Units.number(count == 0 ? JmhResult.percentile(raw.get(i), "100.0") : calls.at(1)));
                text.row(cells);
            }
        }
        text.line("");
        text.paragraph(FEW + " Each is the time of a call whose caller calls again when it returns.");
    }

    private static boolean isSampled(JmhResult result) {
        return "sample".equals(result.mode());
    }

    /** Other metrics, as profilers add them; not those that only make sense divided by each other. */
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

    private void rig(List<RigRow> rows) {
        final Set<String> others = new LinkedHashSet<>();
        rows.forEach(row -> others.addAll(row.others()));
        if (!others.isEmpty()) {
            final List<String> header = new ArrayList<>(List.of("case"));
            header.addAll(others);
            text.header(header);
            for (final RigRow row : rows) {
                final List<String> cells = new ArrayList<>(List.of(row.label()));
                others.forEach(name -> cells.add(row.json().get(name) == null ? ""
                    : row.json().get(name).isNumber() ? Units.number(row.number(name)) : row.text(name)));
                text.row(cells);
            }
            text.line("");
        }
        if (rows.stream().anyMatch(row -> !row.histograms().isEmpty())) {
            text.header(List.of("case", "what", "count", "p50", "p99", "p99.9", "p99.99", "max"));
            for (final RigRow row : rows) {
                for (final String prefix : row.histograms()) {
                    text.row(quantiles(row, prefix));
                }
                if (row.isFailed()) {
                    text.row(List.of(row.label(), "FAIL", "", "", "", "", "", ""));
                }
            }
            text.line("");
        }
    }

    private static List<String> quantiles(RigRow row, String prefix) {
        final double count = row.number(prefix + "Count");
        final List<String> cells = new ArrayList<>(List.of(row.label(), prefix, Units.number(count),
            Units.time(row.number(prefix + "P50Ns"))));
        cells.add(quantile(row, prefix + "P99Ns", 0.99, count));
        cells.add(quantile(row, prefix + "P999Ns", 0.999, count));
        cells.add(quantile(row, prefix + "P9999Ns", 0.9999, count));
        cells.add(Units.time(row.number(prefix + "MaxNs")));
        return cells;
    }

    /** Nothing where the rig didn't write it, or where too few values are beyond it. */
    private static String quantile(RigRow row, String name, double share, double count) {
        return row.json().get(name) == null ? ""
            : CallTimes.told(Units.time(row.number(name)), share, count);
    }
}
