/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * A section of a report.
 *
 * @param title      of the section.
 * @param paragraphs above its tables.
 * @param tables     in their order; none if there is nothing to show.
 */
record ReportSection(String title, List<String> paragraphs, List<ReportTable> tables) {
    JsonObject json() {
        final JsonArray all = Json.array();
        tables.forEach(table -> all.add(table.json()));
        return Json.object().add("title", title).add("paragraphs", ReportTable.texts(paragraphs)).add("tables", all);
    }
}
