/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** JSON as the second reader prints it: keys in order, one blank a level, ASCII only. Equal values give equal texts. */
final class JsonText {
    private JsonText() {
    }

    static String of(JsonValue value) {
        final StringBuilder text = new StringBuilder();
        append(text, value, "\n");
        return text.append('\n').toString();
    }

    /** An unsigned 64-bit number. */
    static JsonValue unsigned(long value) {
        return Json.parse(Long.toUnsignedString(value));
    }

    /** Bytes as their length and their SHA-256. */
    static JsonObject bytes(byte[] bytes) {
        return Json.object().add("length", bytes.length).add("sha256", sha256(bytes));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(StringBuilder text, JsonValue value, String newLine) {
        if (value.isObject()) {
            final JsonObject object = value.asObject();
            final List<Runnable> members = new ArrayList<>();
            for (final String name : object.names().stream().sorted().toList()) {
                members.add(() -> {
                    appendString(text, name);
                    append(text.append(": "), object.get(name), newLine + " ");
                });
            }
            appendMembers(text, '{', members, '}', newLine);
        } else if (value.isArray()) {
            final JsonArray array = value.asArray();
            final List<Runnable> members = new ArrayList<>();
            for (final JsonValue member : array) {
                members.add(() -> append(text, member, newLine + " "));
            }
            appendMembers(text, '[', members, ']', newLine);
        } else if (value.isString()) {
            appendString(text, value.asString());
        } else {
            text.append(value);
        }
    }

    private static void appendMembers(StringBuilder text, char open, List<Runnable> members, char close,
        String newLine) {
        text.append(open);
        String before = newLine + " ";
        for (final Runnable member : members) {
            text.append(before);
            member.run();
            before = "," + newLine + " ";
        }
        text.append(members.isEmpty() ? "" : newLine).append(close);
    }

    private static void appendString(StringBuilder text, String string) {
        text.append('"');
        for (final char c : string.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int)c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
