/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.bench.suite.RestoreBenchmark;
import org.ringsave.tool.console.Units;

/** How far saves and restores are from the machine's floor: a copy with its checksums, in the fastest order. */
final class FloorSection {
    private static final String CHUNK = Coordinate.CHUNK_LENGTH.key();
    private static final String SEARCH = SuiteName.CHECKED_COPY.key();
    private static final String RESTORE = RestoreBenchmark.class.getSimpleName();
    private static final String MEANING = "Time of a save, divided by the time of a copy of the same bytes with their"
        + " CRC32C, by turns. No save with checksums can be faster than the fastest such copy. The floor of a restore"
        + " is a reader of the image that compares its checksums and copies ring bytes.";

    private static final String EACH_FORK = "Each fork found the fastest order for its chunks before it measured, and"
        + " did not record it.";
    /** Day of the first runs whose forks found the order. */
    private static final String FIRST_SEARCH = "2026-11-29";

    private FloorSection() {
    }

    /** Without tables, if the run has no saves beside such a copy. */
    static ReportSection of(Results results) {
        final List<JmhResult> saves = all(results, HtmlQuotientCharts.SAVE);
        final List<JmhResult> restores = all(results, RESTORE);
        if (saves.isEmpty() && restores.isEmpty()) {
            return new ReportSection("Floor", List.of(), List.of());
        }
        final List<Double> lengths = Stream.concat(saves.stream(), restores.stream())
            .map(one -> HtmlResults.number(one, CHUNK)).distinct().sorted().toList();
        final List<String> columns = new ArrayList<>(List.of("time / floor"));
        lengths.forEach(length -> columns.add(Units.bytes(length)));
        final List<List<String>> rows = new ArrayList<>(rows("save", saves, lengths));
        rows.addAll(rows("restore", restores, lengths));
        return new ReportSection("Floor", List.of(MEANING, order(results)),
            List.of(new ReportTable("", columns, rows)));
    }

    private static List<JmhResult> all(Results results, String benchmark) {
        return HtmlResults.of(results, benchmark, HtmlQuotientCharts.ALTERNATING).stream()
            .filter(one -> distance(one).count() > 0).toList();
    }

    private static Sample distance(JmhResult one) {
        return RESTORE.equals(one.owner()) ? one.quotient(Counter.RESTORE_NS, Counter.FLOOR_NS)
            : one.quotient(Counter.SAVE_NS, Counter.CHECKSUM_NS);
    }

    /** A row for each fill and place of chunks, a cell for each length of chunks. */
    private static List<List<String>> rows(String subject, List<JmhResult> all, List<Double> lengths) {
        final List<List<String>> rows = new ArrayList<>();
        for (final Map.Entry<String, List<JmhResult>> group : HtmlResults.groups(all, CHUNK).entrySet()) {
            final List<String> cells = new ArrayList<>();
            cells.add(group.getKey().isEmpty() ? subject : subject + ", " + group.getKey());
            lengths.forEach(length -> cells.add(group.getValue().stream()
                .filter(one -> length.equals(HtmlResults.number(one, CHUNK)))
                .map(one -> Units.ratio(distance(one).median())).findFirst().orElse("")));
            rows.add(cells);
        }
        return rows;
    }

    /** The order of the copies, as far as it is known. */
    private static String order(Results results) {
        if (results.environment().getString("date", "").compareTo(FIRST_SEARCH) < 0) {
            return "This run took the checksum of each page before its copy, so the copy may not be the fastest.";
        }
        if (!results.has(SEARCH) || results.isJmh(SEARCH)) {
            return EACH_FORK + " The suite " + SEARCH + " names an order, and is not in this run.";
        }
        return EACH_FORK + " In chunks of 64 KiB the suite " + SEARCH + " found: "
            + results.rows(SEARCH).stream().filter(row -> "best".equals(row.text(Coordinate.CASE.key())))
                .map(row -> ParamWords.of(Coordinate.FILL.key(), row.text(Coordinate.FILL.key())) + ", "
                    + row.text("order") + " in steps of " + row.text("step") + ", "
                    + Units.ratio(row.number("checkedRatio")) + " of a plain copy").collect(Collectors.joining("; "))
            + '.';
    }
}
