/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of a report. Each row has a cell for each column.
 *
 * @param title   above the table; may be empty.
 * @param columns their names.
 * @param rows    cells as text; an empty cell has no value.
 * @param notes   sentences below the table.
 */
record ReportTable(String title, List<String> columns, List<List<String>> rows, List<String> notes) {
    ReportTable(String title, List<String> columns, List<List<String>> rows) {
        this(title, columns, rows, List.of());
    }

    /** The table without columns whose cells are all empty. */
    ReportTable withoutEmptyColumns() {
        final int[] kept = IntStream.range(0, columns.size())
            .filter(column -> rows.stream().anyMatch(row -> !row.get(column).isEmpty())).toArray();
        return new ReportTable(title, only(kept, columns), rows.stream().map(row -> only(kept, row)).toList(), notes);
    }

    private static List<String> only(int[] kept, List<String> cells) {
        return IntStream.of(kept).mapToObj(cells::get).toList();
    }

    JsonObject json() {
        final JsonArray lines = Json.array();
        rows.forEach(row -> lines.add(texts(row)));
        return Json.object().add("caption", title).add("columns", texts(columns)).add("rows", lines)
            .add("notes", texts(notes));
    }

    static JsonArray texts(List<String> texts) {
        return Json.array(texts.toArray(String[]::new)).asArray();
    }
}
