/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.tool.console.Units;

/** The tables of a suite that is a rig: its findings, then quantiles of its histograms. */
final class RigTables {
    private RigTables() {
    }

    static List<ReportTable> of(List<RigRow> rows) {
        final List<ReportTable> tables = new ArrayList<>();
        final Set<String> others = new LinkedHashSet<>();
        rows.forEach(row -> others.addAll(row.others()));
        if (!others.isEmpty()) {
            final List<String> columns = new ArrayList<>(List.of("case"));
            columns.addAll(others);
            tables.add(new ReportTable("", columns, rows.stream().map(row -> findings(row, others)).toList()));
        }
        if (rows.stream().anyMatch(row -> !row.histograms().isEmpty())) {
            final List<List<String>> lines = new ArrayList<>();
            for (final RigRow row : rows) {
                row.histograms().forEach(prefix -> lines.add(quantiles(row, prefix)));
                if (row.isFailed()) {
                    lines.add(List.of(row.label(), "FAIL", "", "", "", "", "", ""));
                }
            }
            tables.add(new ReportTable("", List.of("case", "time", "count", "p50", "p99", "p99.9", "p99.99", "max"),
                lines));
        }
        return tables;
    }

    private static List<String> findings(RigRow row, Set<String> names) {
        final List<String> cells = new ArrayList<>(List.of(row.label()));
        names.forEach(name -> cells.add(row.json().get(name) == null ? ""
            : row.json().get(name).isNumber() ? Units.number(row.number(name)) : row.text(name)));
        return cells;
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
