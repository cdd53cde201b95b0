/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * A section of a report.
 *
 * @param title      of the section.
 * @param paragraphs above its tables.
 * @param tables     in their order; none if there is nothing to show.
 */
record ReportSection(String title, List<String> paragraphs, List<ReportTable> tables) {
    /** The same with words in place of the names of files: in paragraphs, and in the first cell of each row. */
    ReportSection inWords() {
        return new ReportSection(title, paragraphs.stream().map(PageWords::text).toList(), tables.stream()
            .map(table -> new ReportTable(table.title(), table.columns(), table.rows().stream()
                .map(row -> Stream.concat(Stream.of(PageWords.name(row.get(0))), row.stream().skip(1)).toList())
                .toList(), table.notes())).toList());
    }

    JsonObject json() {
        final JsonArray all = Json.array();
        tables.forEach(table -> all.add(table.json()));
        return Json.object().add("title", title).add("paragraphs", ReportTable.texts(paragraphs)).add("tables", all);
    }
}
