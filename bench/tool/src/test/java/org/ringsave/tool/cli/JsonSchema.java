/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Validates JSON by the part of JSON Schema that plan-schema.json uses. */
final class JsonSchema {
    private final List<String> faults = new ArrayList<>();

    private JsonSchema() {
    }

    /** A line for each value that a schema does not allow. */
    static List<String> faults(JsonObject schema, JsonValue value) {
        final JsonSchema check = new JsonSchema();
        check.check(schema, value, "$");
        return check.faults;
    }

    private void check(JsonObject schema, JsonValue value, String at) {
        final JsonValue type = schema.get("type");
        if (type != null && !allows(type, kind(value))) {
            faults.add(at + " is " + kind(value) + ", not " + type);
        }
        if (schema.get("const") != null && !schema.get("const").equals(value)) {
            faults.add(at + " is " + value + ", not " + schema.get("const"));
        }
        if (value.isObject()) {
            checkMembers(schema, value.asObject(), at);
        } else if (value.isArray() && schema.get("items") != null) {
            int i = 0;
            for (final JsonValue one : value.asArray()) {
                check(schema.get("items").asObject(), one, at + '[' + i++ + ']');
            }
        }
    }

    private void checkMembers(JsonObject schema, JsonObject value, String at) {
        if (schema.get("required") != null) {
            schema.get("required").asArray().forEach(name -> {
                if (value.get(name.asString()) == null) {
                    faults.add(at + '.' + name.asString() + " is missing");
                }
            });
        }
        final JsonObject known = schema.get("properties") == null ? new JsonObject()
            : schema.get("properties").asObject();
        final JsonValue others = schema.get("additionalProperties");
        value.forEach(member -> {
            final String name = at + '.' + member.getName();
            if (known.get(member.getName()) != null) {
                check(known.get(member.getName()).asObject(), member.getValue(), name);
            } else if (others != null && others.isObject()) {
                check(others.asObject(), member.getValue(), name);
            } else if (others != null) {
                faults.add(name + " is not in the schema");
            }
        });
    }

    private static boolean allows(JsonValue type, String kind) {
        if (type.isString()) {
            return type.asString().equals(kind);
        }
        final JsonArray all = type.asArray();
        return all.values().stream().anyMatch(one -> one.asString().equals(kind));
    }

    private static String kind(JsonValue value) {
        return value.isObject() ? "object" : value.isArray() ? "array" : value.isString() ? "string"
            : value.isNumber() ? "number" : value.isBoolean() ? "boolean" : "null";
    }
}
