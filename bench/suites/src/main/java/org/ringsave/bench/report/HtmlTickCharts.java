/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Finding;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.bench.suite.OpenLoopRig;
import org.ringsave.tool.console.Units;

/** Charts of a simulator that ticks at a fixed rate beside saves. Times begin at each tick's intended start. */
final class HtmlTickCharts {
    private static final String SUITE = SuiteName.OPEN_LOOP.key();
    private static final String HISTOGRAM = Finding.LATENCY.key();
    private static final Map<String, String> NAMES = Map.of("empty", "nothing to do", "none", "no saves", "slices",
        "live, a slice a tick", "thread", "live, on another thread", "stop", "stopped for each save");
    /** The rig alone. Only the table has it, because a chart has four colours. */
    private static final String FLOOR = "empty";

    private HtmlTickCharts() {
    }

    static JsonObject ticks(Results results) {
        final HtmlSection section = new HtmlSection(Picture.TICKS,
            "What does a simulator that ticks at a fixed rate meet of saves?");
        if (!results.names().contains(SUITE) || results.isJmh(SUITE)) {
            return section.missing(OpenLoopRig.class.getSimpleName(), "main").json();
        }
        final Histograms histograms = Histograms.of(results, SUITE);
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

    private static void add(HtmlSection section, String view, List<RigRow> rows, Histograms histograms) {
        final HtmlPercentiles picture = new HtmlPercentiles("saves", "ticks", rows.stream()
            .flatMap(row -> histograms.of(row, HISTOGRAM).stream()).mapToLong(Histogram::getTotalCount).max()
            .orElse(1));
        for (final RigRow row : rows) {
            final Optional<Histogram> histogram = histograms.of(row, HISTOGRAM);
            histogram.ifPresentOrElse(found -> picture.row(name(row), found),
                () -> picture.row(name(row), row.isFailed() ? Finding.FAIL : ""));
            if (!FLOOR.equals(row.text(Coordinate.CASE.key()))) {
                histogram.ifPresent(found -> picture.curve(name(row), found));
            }
        }
        picture.addTo(section, view, "time of a tick from its intended start", "Times of a tick");
    }

    private static String name(RigRow row) {
        return NAMES.getOrDefault(row.text(Coordinate.CASE.key()), row.text(Coordinate.CASE.key()));
    }
}
