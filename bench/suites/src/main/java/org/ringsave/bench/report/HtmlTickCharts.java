/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Finding;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.suite.OpenLoopRig;
import org.ringsave.tool.console.Units;

/** Charts of a simulator that ticks at a fixed rate beside saves. Times begin at each tick's intended start. */
final class HtmlTickCharts {
    private static final String SUITE = SuiteName.OPEN_LOOP.key();
    private static final String HISTOGRAM = Finding.LATENCY.key();
    private static final int STEPS_A_DECADE = 8;
    private static final double[] TOLD = {0.5, 0.9, 0.99, 0.999, 0.9999};
    private static final Map<String, String> NAMES = Map.of("empty", "nothing to do", "none", "no saves", "slices",
        "live, a slice a tick", "thread", "live, on another thread", "stop", "stopped for each save");
    /** The rig alone. Only the table has it, because a chart has four colours. */
    private static final String FLOOR = "empty";

    private HtmlTickCharts() {
    }

    static JsonObject ticks(Results results) {
        final HtmlSection section = new HtmlSection("ticks", "Ticks beside saves",
            "What does a simulator that ticks at a fixed rate meet of saves?");
        if (!results.names().contains(SUITE) || results.isJmh(SUITE)) {
            return section.missing(OpenLoopRig.class.getSimpleName(), "main").json();
        }
        final Map<String, Histogram> histograms = histograms(results.directory().resolve(SUITE + ".hdr"));
        if (histograms.isEmpty()) {
            return section.missing("This run has no " + SUITE + ".hdr that can be read. To measure it:"
                + " benchmarks.jar bench --suite " + SUITE + '.').json();
        }
        final Map<Double, List<RigRow>> byRate = new LinkedHashMap<>();
        results.rows(SUITE).forEach(row ->
            byRate.computeIfAbsent(row.number(Coordinate.RATE_HZ.key()), key -> new ArrayList<>()).add(row));
        byRate.forEach((rate, rows) -> add(section, Units.number(rate) + " ticks a second", rows, histograms));
        section.note("A tick's time begins when it was to start: a tick that waits for a save before it is late, and so"
            + " are those behind it. FAIL: the rate was not kept, so there are no times. In parentheses: fewer than"
            + " ten ticks lie beyond.");
        return section.json();
    }

    private static void add(HtmlSection section, String view, List<RigRow> rows, Map<String, Histogram> histograms) {
        final long most = rows.stream().map(row -> histograms.get(tag(row))).filter(one -> one != null)
            .mapToLong(Histogram::getTotalCount).max().orElse(1);
        final List<Double> x = new ArrayList<>();
        for (int i = 0; Math.pow(10, (double)i / STEPS_A_DECADE) <= most; i++) {
            x.add(Math.pow(10, (double)i / STEPS_A_DECADE));
        }
        final JsonArray series = Json.array();
        final List<List<String>> lines = new ArrayList<>();
        for (final RigRow row : rows) {
            final Histogram histogram = row.isFailed() ? null : histograms.get(tag(row));
            lines.add(line(row, histogram));
            if (histogram != null && !FLOOR.equals(row.text(Coordinate.CASE.key()))) {
                series.add(HtmlSection.series(name(row), x.stream().map(one -> one <= histogram.getTotalCount()
                    ? (double)histogram.getValueAtPercentile(100 - 100 / one) : Double.NaN).toList()));
            }
        }
        section.view(view, Json.object().add("kind", "lines")
            .add("x", HtmlSection.axis("percentile", Unit.PERCENTILE, true).add("values", HtmlSection.numbers(x)))
            .add("y", HtmlSection.axis("time of a tick from its intended start", Unit.NS, true)).add("series", series)
            .add("marks", Json.array()));
        section.table(view, "Times of a tick", List.of("saves", "ticks", "p50", "p90", "p99", "p99.9", "p99.99", "max"),
            lines);
    }

    private static String name(RigRow row) {
        return NAMES.getOrDefault(row.text(Coordinate.CASE.key()), row.text(Coordinate.CASE.key()));
    }

    private static List<String> line(RigRow row, Histogram histogram) {
        final List<String> line = new ArrayList<>(List.of(name(row)));
        if (histogram == null) {
            line.addAll(List.of(row.isFailed() ? "FAIL" : "", "", "", "", "", "", ""));
            return line;
        }
        line.add(Units.number(histogram.getTotalCount()));
        for (final double share : TOLD) {
            line.add(CallTimes.told(Units.time(histogram.getValueAtPercentile(100 * share)), share,
                histogram.getTotalCount()));
        }
        line.add(Units.time(histogram.getMaxValue()));
        return line;
    }

    /** The tag of a row's histogram. */
    private static String tag(RigRow row) {
        return row.json().names().stream().filter(Coordinate::isOfRigs).map(row::text)
            .collect(Collectors.joining("/", "", "/" + HISTOGRAM));
    }

    /** The histograms by tag; none if the file is missing or damaged. */
    private static Map<String, Histogram> histograms(Path file) {
        final Map<String, Histogram> found = new HashMap<>();
        if (!Files.isRegularFile(file)) {
            return found;
        }
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                final EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram histogram && histogram.getTotalCount() > 0) {
                    found.put(String.valueOf(histogram.getTag()), histogram);
                }
            }
        } catch (IOException | RuntimeException e) {
            found.clear();
        }
        return found;
    }
}
