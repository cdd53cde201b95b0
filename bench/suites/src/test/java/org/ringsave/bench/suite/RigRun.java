/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of one run of a rig, read from its file. */
final class RigRun {
    private final List<JsonObject> rows = new ArrayList<>();

    RigRun(Path json) throws IOException {
        try (Reader reader = Files.newBufferedReader(json)) {
            Json.parse(reader).asArray().forEach(value -> rows.add(value.asObject()));
        }
    }

    private JsonObject row(String name, Map<String, Object> where) {
        return rows.stream().filter(each -> name.equals(each.getString("case", "")))
            .filter(each -> where.entrySet().stream().allMatch(entry -> isValue(each.get(entry.getKey()),
                entry.getValue())))
            .findFirst().orElseThrow(() -> new NotMeasuredException("no row of " + name + " with " + where));
    }

    /** A figure of a case, from the row whose other fields have the given values. */
    double figure(String name, String field, Map<String, Object> where) {
        return row(name, where).get(field).asDouble();
    }

    private static boolean isValue(JsonValue value, Object expected) {
        return value.isNumber() ? value.asDouble() == ((Number)expected).doubleValue()
            : value.asString().equals(expected);
    }

    double figure(String name, String field) {
        return figure(name, field, Map.of());
    }

    /** Did the case of the row fail? */
    boolean isFailed(String name, Map<String, Object> where) {
        return "FAIL".equals(row(name, where).getString("verdict", ""));
    }
}
