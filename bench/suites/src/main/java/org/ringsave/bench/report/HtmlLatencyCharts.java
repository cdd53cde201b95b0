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
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.tool.console.Units;

/** Percentiles of the times that a save adds to a writer, a slice or a move, from the histograms of the rigs. */
final class HtmlLatencyCharts {
    private static final List<View> VIEWS = List.of(
        new View(SuiteName.FIRST_WRITE, "first packet into a ring after begin", "time until the ring takes it",
            firstWrites("firstWrite")),
        new View(SuiteName.FIRST_WRITE, "slowest packet of a ring after begin", "time until the ring takes it",
            firstWrites("worstOfARing")),
        new View(SuiteName.SLICE, "overrun of a slice", "time beyond the budget",
            List.of(new Line("slice", "overrun", "a slice"), new Line("slice", "clockOverrun", "the clock alone"))),
        new View(SuiteName.BROWNOUT, "gap between two batches, saves to memory", "time between two batches",
            List.of(gap("none", "no save"), gap("memory", "a save always running"),
                gap("memoryPaced", "a save half of the time"))),
        new View(SuiteName.BROWNOUT, "gap between two batches, saves to a file", "time between two batches",
            List.of(gap("none", "no save"), gap("file", "a save always running"),
                gap("filePaced", "a save half of the time"))),
        new View(SuiteName.BROWNOUT, "pause of a live save beside traffic", "time of begin",
            List.of(new Line("memory", "begin", "to memory, always"), new Line("file", "begin", "to a file, always"),
                new Line("memoryPaced", "begin", "to memory, half of the time"),
                new Line("filePaced", "begin", "to a file, half of the time"))),
        new View(SuiteName.MIGRATION, "blackout of a move, rings alone", "time that the set rests",
            blackouts("stopAndCopy", "preCopy")),
        new View(SuiteName.MIGRATION, "blackout of a move, rings and memory", "time that the set rests",
            blackouts("memoryStopAndCopy", "memoryPreCopy")));

    private HtmlLatencyCharts() {
    }

    /** A curve: a histogram of a case of a rig. */
    private record Line(String of, String histogram, String name) {
    }

    /** A picture for each value of the other coordinates of a rig. */
    private record View(SuiteName suite, String title, String axis, List<Line> lines) {
    }

    private static List<Line> firstWrites(String histogram) {
        return List.of(new Line("noSave", histogram, "no save"), new Line("arena", histogram, "a save, spill arena"),
            new Line("noArena", histogram, "a save, no arena"));
    }

    private static Line gap(String of, String name) {
        return new Line(of, "gap", name);
    }

    private static List<Line> blackouts(String stopped, String running) {
        return List.of(new Line(stopped, "blackout", "stop and copy"),
            new Line(running, "blackout", "images while the set runs"));
    }

    static JsonObject latencies(Results results) {
        final HtmlSection section = new HtmlSection(Picture.LATENCY,
            "How long do the slowest packets, slices and pauses take beside a save?");
        int pictures = 0;
        for (final View view : VIEWS) {
            pictures += add(section, view, results);
        }
        if (pictures == 0) {
            return section.missing("This run has no histograms of its rigs. To measure them: benchmarks.jar bench "
                + VIEWS.stream().map(view -> "--suite " + view.suite().key()).distinct()
                    .collect(Collectors.joining(" ")) + '.').json();
        }
        section.note("Each step to the right leaves a tenth of the values, and a curve ends before its last one, the"
            + " max. In parentheses: fewer than ten values lie beyond, and another run may well find another time."
            + " A curve is all values of one run, so it has no error bars.");
        return section.json();
    }

    /** Adds the pictures of a view, and counts them. */
    private static int add(HtmlSection section, View view, Results results) {
        final String suite = view.suite().key();
        if (!results.names().contains(suite) || results.isJmh(suite)) {
            return 0;
        }
        final Histograms histograms = Histograms.of(results, suite);
        final Map<String, List<RigRow>> groups = new LinkedHashMap<>();
        results.rows(suite).forEach(row -> groups.computeIfAbsent(title(view, row), key -> new ArrayList<>())
            .add(row));
        int pictures = 0;
        for (final Map.Entry<String, List<RigRow>> group : groups.entrySet()) {
            final HtmlPercentiles picture = picture(view, group.getValue(), histograms);
            if (!picture.isEmpty()) {
                picture.addTo(section, group.getKey(), view.axis(), sentence(group.getKey()));
                pictures++;
            }
        }
        return pictures;
    }

    private static HtmlPercentiles picture(View view, List<RigRow> rows, Histograms histograms) {
        final Map<String, Histogram> curves = new LinkedHashMap<>();
        for (final Line line : view.lines()) {
            rows.stream().filter(row -> line.of().equals(row.text(Coordinate.CASE.key())))
                .forEach(row -> histograms.of(row, line.histogram()).ifPresent(one -> curves.put(line.name(), one)));
        }
        final HtmlPercentiles picture = new HtmlPercentiles("case", "values",
            curves.values().stream().mapToLong(Histogram::getTotalCount).max().orElse(1));
        curves.forEach((name, histogram) -> {
            picture.curve(name, histogram);
            picture.row(name, histogram);
        });
        return picture;
    }

    /** The title of a view with the coordinates of a row. */
    private static String title(View view, RigRow row) {
        final StringBuilder title = new StringBuilder(view.title());
        if (row.json().get(Coordinate.FILL.key()) != null) {
            title.append(", ").append(ParamWords.of(Coordinate.FILL.key(), row.text(Coordinate.FILL.key())));
        }
        if (row.json().get(Coordinate.BUDGET_NS.key()) != null) {
            title.append(" of ").append(Units.time(row.number(Coordinate.BUDGET_NS.key())));
        }
        return title.toString();
    }

    private static String sentence(String title) {
        return Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }
}
