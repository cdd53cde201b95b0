/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.tool.console.Units;

/**
 * The fitted model, as its file says it: of each operation the terms of its time, and by how much what was measured
 * differs from what it foretells. What the file doesn't have is left out.
 */
final class ModelSection {
    private static final String[] ERRORS = {"median", "p90", "max"};

    /** Where no configuration counts nothing is known of the error, whatever stands there. */
    private static final String COUNTED = "counted";

    private ModelSection() {
    }

    static void addTo(MarkdownText text, JsonObject model) {
        if (!(model.get("operations") instanceof JsonObject operations)) {
            text.paragraph("The file of the model has no operations.");
            return;
        }
        text.header(List.of("operation", "measured", "configurations", "counted", "error: median", "p90",
            "max"));
        for (final JsonObject.Member operation : operations) {
            if (operation.getValue().isObject()) {
                errors(text, operation.getName(), "fitted", operation.getValue().asObject().get("fitted"));
                errors(text, operation.getName(), "held out", operation.getValue().asObject().get("heldOut"));
            }
        }
        text.line("");
        for (final JsonObject.Member operation : operations) {
            if (operation.getValue() instanceof JsonObject object && object.get("terms") instanceof JsonArray terms) {
                text.line("### " + operation.getName());
                table(text, terms);
            }
        }
    }

    private static void errors(MarkdownText text, String operation, String which, JsonValue value) {
        if (value instanceof JsonObject summary) {
            final List<String> cells = new ArrayList<>(List.of(operation, which, cell(summary.get("configurations")),
                cell(summary.get(COUNTED))));
            final boolean isUnknown = summary.getInt(COUNTED, 1) == 0;
            for (final String name : ERRORS) {
                cells.add(isUnknown ? "unknown" : summary.get(name) != null && summary.get(name).isNumber()
                    ? Units.percent(summary.get(name).asDouble()) : "");
            }
            text.row(cells);
        }
    }

    private static void table(MarkdownText text, JsonArray rows) {
        final Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> {
            if (row.isObject()) {
                names.addAll(row.asObject().names());
            }
        });
        text.header(List.copyOf(names));
        for (final JsonValue row : rows) {
            if (row instanceof JsonObject object) {
                text.row(names.stream().map(name -> cell(object.get(name))).toList());
            }
        }
        text.line("");
    }

    private static String cell(JsonValue value) {
        return value == null ? "" : value.isNumber() ? Units.number(value.asDouble())
            : value.isString() ? value.asString() : value.toString();
    }
}
