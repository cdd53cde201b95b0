/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Unit;
import org.ringsave.tool.console.Units;

/** A picture of percentiles, and its table. Each step to the right leaves a tenth of the values. */
final class HtmlPercentiles {
    private static final int STEPS_A_DECADE = 8;
    private static final double[] TOLD = {0.5, 0.9, 0.99, 0.999, 0.9999};

    private final List<String> columns;
    private final List<Double> times = new ArrayList<>();
    private final JsonArray series = Json.array();
    private final List<List<String>> rows = new ArrayList<>();

    /** A picture without curves. The longest of them will have so many values. */
    HtmlPercentiles(String names, String counts, long most) {
        columns = List.of(names, counts, "p50", "p90", "p99", "p99.9", "p99.99", "max");
        for (int i = 0; Math.pow(10, (double)i / STEPS_A_DECADE) <= most; i++) {
            times.add(Math.pow(10, (double)i / STEPS_A_DECADE));
        }
    }

    /** A curve. The operator has the value that a share of all values does not exceed. */
    void curve(String name, long total, DoubleUnaryOperator at) {
        series.add(HtmlSection.series(name, times.stream().map(one -> one <= total ? at.applyAsDouble(1 - 1 / one)
            : Double.NaN).map(value -> value > 0 ? value : Double.NaN).toList()));
    }

    void curve(String name, Histogram histogram) {
        curve(name, histogram.getTotalCount(), share -> histogram.getValueAtPercentile(100 * share));
    }

    /** A row of the table. */
    void row(String name, long total, DoubleUnaryOperator at) {
        rows.add(cells(name, total, at));
    }

    void row(String name, Histogram histogram) {
        row(name, histogram.getTotalCount(), share -> histogram.getValueAtPercentile(100 * share));
    }

    /** A row that has a word in place of numbers. */
    void row(String name, String word) {
        rows.add(List.of(name, word, "", "", "", "", "", ""));
    }

    private static List<String> cells(String name, long total, DoubleUnaryOperator at) {
        final List<String> cells = new ArrayList<>(List.of(name, Units.number(total)));
        for (final double share : TOLD) {
            cells.add(CallTimes.told(Units.time(at.applyAsDouble(share)), share, total));
        }
        cells.add(Units.time(at.applyAsDouble(1)));
        return cells;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Adds picture and table to a section. */
    void addTo(HtmlSection section, String view, String axis, String caption) {
        section.view(view, Json.object().add("kind", "lines")
            .add("x", HtmlSection.axis("percentile", Unit.PERCENTILE, true).add("values", HtmlSection.numbers(times)))
            .add("y", HtmlSection.axis(axis, Unit.NS, true)).add("series", series).add("marks", Json.array()));
        section.table(view, caption, columns, rows);
    }

    /** Adds the table alone, if it has rows. */
    void addTableTo(HtmlSection section, String caption) {
        if (!rows.isEmpty()) {
            section.table(caption, columns, rows);
        }
    }
}
