/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.tool.console.Units;

/** How far saves are from the machine's floor: a copy with its checksums, in the fastest order. */
final class FloorSection {
    private static final String CHUNK = Coordinate.CHUNK_LENGTH.key();
    private static final String SEARCH = SuiteName.CHECKED_COPY.key();
    private static final String MEANING = "Time of a save, divided by the time of a copy of the same bytes with their"
        + " CRC32C, by turns. No save with checksums can be faster than the fastest such copy.";

    private FloorSection() {
    }

    /** Without tables, if the run has no saves beside such a copy. */
    static ReportSection of(Results results) {
        final List<JmhResult> all = HtmlResults.of(results, HtmlQuotientCharts.SAVE, HtmlQuotientCharts.ALTERNATING)
            .stream().filter(one -> distance(one).count() > 0).toList();
        return new ReportSection("Floor", List.of(MEANING, order(results)),
            all.isEmpty() ? List.of() : List.of(table(all)));
    }

    private static Sample distance(JmhResult save) {
        return save.quotient(Counter.SAVE_NS, Counter.CHECKSUM_NS);
    }

    /** A row for each fill and place of chunks, a column for each length of chunks. */
    private static ReportTable table(List<JmhResult> all) {
        final List<Double> lengths = all.stream().map(one -> HtmlResults.number(one, CHUNK)).distinct().sorted()
            .toList();
        final List<String> columns = new ArrayList<>(List.of("save / floor"));
        lengths.forEach(length -> columns.add(Units.bytes(length)));
        final List<List<String>> rows = new ArrayList<>();
        for (final Map.Entry<String, List<JmhResult>> group : HtmlResults.groups(all, CHUNK).entrySet()) {
            final List<String> cells = new ArrayList<>(List.of(group.getKey()));
            lengths.forEach(length -> cells.add(group.getValue().stream()
                .filter(one -> length.equals(HtmlResults.number(one, CHUNK)))
                .map(one -> Units.ratio(distance(one).median())).findFirst().orElse("")));
            rows.add(cells);
        }
        return new ReportTable("", columns, rows);
    }

    /** The order of the copies, as far as the run says it. */
    private static String order(Results results) {
        if (!results.has(SEARCH) || results.isJmh(SEARCH)) {
            return "The suite " + SEARCH + " is not in this run, so the order of the copy may not be the fastest:"
                + " older runs took the checksum of each page before its copy.";
        }
        return "Each fork finds the fastest order for its chunks first. In chunks of 64 KiB that was: "
            + results.rows(SEARCH).stream().filter(row -> "best".equals(row.text(Coordinate.CASE.key())))
                .map(row -> ParamWords.of(Coordinate.FILL.key(), row.text(Coordinate.FILL.key())) + ", "
                    + row.text("order") + " in steps of " + row.text("step") + ", "
                    + Units.ratio(row.number("checkedRatio")) + " of a plain copy").collect(Collectors.joining("; "))
            + '.';
    }
}
