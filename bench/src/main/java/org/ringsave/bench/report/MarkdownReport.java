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
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringsave.bench.run.Noise;
import org.ringsave.bench.run.Quotient;
import org.ringsave.bench.run.ResultFile;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;

/** The report of a run, {@value #FILE}: made of its files and nothing else, so that it can be made again. */
public final class MarkdownReport {
    /** Where it is written. */
    public static final String FILE = "report.md";

    private static final double BUSY = 0.5;
    private static final Set<String> OWN_SECTION = Set.of("noise", "caches");

    private final Results results;
    private final MarkdownText text = new MarkdownText();

    private MarkdownReport(Results results) {
        this.results = results;
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
        text.paragraph("Medians of all iterations of all forks. Spread: 1.48 times the median distance from the"
            + " median. Compare quotients of one run; times are those of this machine at that time.");
        final JsonValue model = results.model();
        warnings();
        environment();
        noise();
        for (final String suite : results.names()) {
            text.line("## " + suite);
            Suites.find(suite).ifPresent(known -> text.paragraph(sentence(known.question())));
            if (results.isJmh(suite)) {
                jmh(suite, results.jmh(suite));
                samples(results.jmh(suite), results.raw(suite));
            } else {
                rig(results.rows(suite));
            }
        }
        if (model.isObject() && !model.asObject().isEmpty()) {
            text.line("## model");
            ModelSection.addTo(text, model.asObject());
        }
        return text.toString();
    }

    private static String sentence(String question) {
        return Character.toUpperCase(question.charAt(0)) + question.substring(1);
    }

    private void warnings() {
        final List<String> warnings = new ArrayList<>();
        results.faults().forEach(fault -> warnings.add(fault + ": left out here"));
        final List<String> missing = Suites.all().stream().map(Suite::name)
            .filter(name -> !results.names().contains(name)).toList();
        if (!missing.isEmpty()) {
            warnings.add("not in this run: " + String.join(", ", missing));
        }
        final double load = org.ringsave.bench.run.Numbers.of(results.environment().get("loadAverage"));
        if (load > BUSY) {
            warnings.add("the machine was busy when it began: load average " + load);
        }
        for (final String suite : results.names()) {
            if (!results.isJmh(suite)) {
                results.rows(suite).stream().filter(RigRow::isFailed)
                    .forEach(row -> warnings.add(suite + ", " + row.label() + ": FAIL"));
            }
        }
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
            + " the run. From the least to the greatest: " + Figures.percent(noise.spreadOfTimes())
            + " of the median for the copy, " + Figures.percent(noise.spreadOfRatios())
            + " for the quotient of both. Smaller differences between two runs say nothing.");
        text.header(List.of("when", "copy", "with checksums"));
        noise.looks().forEach(look -> text.row(List.of(look.when(), Figures.nanoseconds(look.copyNs()),
            Figures.ratio(look.checkedRatio()))));
        text.line("");
    }

    private void jmh(String suite, List<JmhResult> all) {
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
        header.addAll(List.of("median", "spread", "values"));
        quotients.forEach(quotient -> header.add(quotient.above() + " / " + quotient.below()));
        header.addAll(counters);
        text.header(header);
        all.forEach(result -> text.row(row(result, all, differing, quotients, counters)));
        text.line("");
    }

    /** Where JMH took the time of single operations, how they are distributed. */
    private void samples(List<JmhResult> all, List<JsonObject> raw) {
        if (all.stream().noneMatch(result -> "sample".equals(result.mode()))) {
            return;
        }
        text.header(List.of("single operations", "unit", "p50", "p99", "p99.9", "max"));
        for (int i = 0; i < all.size(); i++) {
            if ("sample".equals(all.get(i).mode())) {
                final List<String> cells = new ArrayList<>(List.of(all.get(i).label(), all.get(i).unit()));
                for (final String percentile : new String[] {"50.0", "99.0", "99.9", "100.0"}) {
                    cells.add(Figures.number(JmhResult.percentile(raw.get(i), percentile)));
                }
                text.row(cells);
            }
        }
        text.line("");
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

    private static List<String> row(JmhResult result, List<JmhResult> all, Set<String> differing,
        List<Quotient> quotients, List<String> counters) {
        final List<String> cells = new ArrayList<>();
        cells.add(result.method() + ("avgt".equals(result.mode()) ? "" : " (" + result.mode() + ')'));
        differing.forEach(name -> cells.add(result.params().getOrDefault(name, "")));
        final boolean isSum = quotients.stream().anyMatch(quotient ->
            result.counters().containsKey(quotient.above()));
        // One operation of several things by turns: their sum is no answer to anything.
        cells.add(isSum ? "" : Figures.number(result.primary().median()) + ' ' + result.unit());
        cells.add(isSum ? "" : Figures.percent(result.primary().spread()));
        cells.add(isSum ? "" : Integer.toString(result.primary().count()));
        for (final Quotient quotient : quotients) {
            final Sample sample = Metrics.quotient(quotient, result, all);
            cells.add(sample.count() == 0 ? "" : Figures.ratio(sample.median())
                + (Double.isFinite(sample.spread()) ? " ± " + Figures.percent(sample.spread()) : ""));
        }
        for (final String name : counters) {
            final List<Double> values = result.counters().getOrDefault(name, List.of());
            cells.add(values.isEmpty() ? "" : Figures.number(Sample.of(values, 1).median()));
        }
        return cells;
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
                    : row.json().get(name).isNumber() ? Figures.number(row.number(name)) : row.text(name)));
                text.row(cells);
            }
            text.line("");
        }
        if (rows.stream().anyMatch(row -> !row.histograms().isEmpty())) {
            text.header(List.of("case", "what", "count", "p50", "p99", "p99.9", "max"));
            for (final RigRow row : rows) {
                for (final String prefix : row.histograms()) {
                    text.row(List.of(row.label(), prefix, Figures.number(row.number(prefix + "Count")),
                        Figures.nanoseconds(row.number(prefix + "P50Ns")),
                        Figures.nanoseconds(row.number(prefix + "P99Ns")),
                        Figures.nanoseconds(row.number(prefix + "P999Ns")),
                        Figures.nanoseconds(row.number(prefix + "MaxNs"))));
                }
                if (row.isFailed()) {
                    text.row(List.of(row.label(), "FAIL", "", "", "", "", ""));
                }
            }
            text.line("");
        }
    }
}
