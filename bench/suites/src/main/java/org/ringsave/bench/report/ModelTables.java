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
import org.ringsave.bench.run.Numbers;
import org.ringsave.tool.console.Units;

/** The tables of the fitted model, from its file alone: errors of all operations, then the terms of each. */
final class ModelTables {
    private static final String[] ERRORS = {"median", "p90", "max"};

    /** The errors are unknown where no configuration counts. */
    private static final String COUNTED = "counted";

    private ModelTables() {
    }

    static ReportSection section(JsonObject model) {
        if (!(model.get("operations") instanceof JsonObject operations)) {
            return new ReportSection("model", List.of("The file of the model has no operations."), List.of());
        }
        final List<List<String>> errors = new ArrayList<>();
        final List<ReportTable> tables = new ArrayList<>();
        for (final JsonObject.Member operation : operations) {
            if (operation.getValue() instanceof JsonObject object) {
                addErrors(errors, operation.getName(), "fitted", object.get("fitted"));
                addErrors(errors, operation.getName(), "held out", object.get("heldOut"));
                if (object.get("terms") instanceof JsonArray terms) {
                    tables.add(terms(operation.getName(), terms));
                }
            }
        }
        tables.add(0, new ReportTable("", List.of("operation", "measured", "configurations", "counted",
            "error: median", "p90", "max"), errors));
        return new ReportSection("model", List.of(), tables);
    }

    private static void addErrors(List<List<String>> rows, String operation, String which, JsonValue value) {
        if (value instanceof JsonObject summary) {
            final List<String> cells = new ArrayList<>(List.of(operation, which, cell(summary.get("configurations")),
                cell(summary.get(COUNTED))));
            final boolean isUnknown = Numbers.of(summary.get(COUNTED)) == 0;
            for (final String name : ERRORS) {
                cells.add(isUnknown ? "unknown" : summary.get(name) != null && summary.get(name).isNumber()
                    ? Units.percent(summary.get(name).asDouble()) : "");
            }
            rows.add(cells);
        }
    }

    private static ReportTable terms(String operation, JsonArray terms) {
        final Set<String> names = new LinkedHashSet<>();
        final List<List<String>> rows = new ArrayList<>();
        terms.forEach(term -> {
            if (term.isObject()) {
                names.addAll(term.asObject().names());
            }
        });
        terms.forEach(term -> {
            if (term instanceof JsonObject object) {
                rows.add(names.stream().map(name -> cell(object.get(name))).toList());
            }
        });
        return new ReportTable(operation, List.copyOf(names), rows);
    }

    private static String cell(JsonValue value) {
        return value == null ? "" : value.isNumber() ? Units.number(value.asDouble())
            : value.isString() ? value.asString() : value.toString();
    }
}
