/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.eclipsesource.json.WriterConfig;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.tool.output.TextFile;

/** A JSON file. Each missing or wrong value is one line that names it. */
final class JsonFile {
    private final Path path;

    JsonFile(Path path) {
        this.path = path;
    }

    /** Reads an object of a format that this version knows. */
    JsonObject read(int format) throws IOException {
        return parse(text(), format);
    }

    /** Reads an array, such as JMH writes. */
    JsonArray readArray() throws IOException {
        final JsonValue value = parse(text());
        if (!value.isArray()) {
            throw bad("", "is no JSON array");
        }
        return value.asArray();
    }

    private String text() throws IOException {
        try {
            return Files.readString(path);
        } catch (MalformedInputException e) {
            throw new IOException(path + ": is no UTF-8 text; measure again", e);
        }
    }

    /** Reads the first inner object, behind a start that names it. Returns nothing if the file has another form. */
    Optional<JsonObject> first(Pattern start) throws IOException {
        final String text = text();
        final Matcher matcher = start.matcher(text);
        final int end = text.indexOf('}') + 1;
        if (!matcher.lookingAt() || end < matcher.end()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(text.substring(matcher.end(), end)).asObject());
        } catch (ParseException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Reads the file's text, which the caller has, as an object of a format that this version knows. */
    JsonObject parse(String text, int format) throws IOException {
        final JsonValue value = parse(text);
        if (!value.isObject()) {
            throw bad("", "is no JSON object");
        }
        final JsonObject object = value.asObject();
        final double found = number(object, "format");
        if (found != format) {
            throw bad("format", "is " + found + ", this version reads " + format);
        }
        return object;
    }

    private JsonValue parse(String text) throws IOException {
        try {
            return Json.parse(text);
        } catch (ParseException e) {
            throw new IOException(path + ": is no whole JSON, at line " + e.getLocation().line + " column "
                + e.getLocation().column + "; it was cut off or changed, measure again", e);
        }
    }

    void write(JsonObject object) throws IOException {
        TextFile.write(path, object.toString(WriterConfig.PRETTY_PRINT) + '\n');
    }

    JsonValue get(JsonObject object, String name) throws IOException {
        final JsonValue value = object.get(name);
        if (value == null || value.isNull()) {
            throw bad(name, "is missing");
        }
        return value;
    }

    JsonObject object(JsonObject object, String name) throws IOException {
        final JsonValue value = get(object, name);
        if (!value.isObject()) {
            throw bad(name, "is no object");
        }
        return value.asObject();
    }

    JsonArray array(JsonObject object, String name) throws IOException {
        final JsonValue value = get(object, name);
        if (!value.isArray()) {
            throw bad(name, "is no array");
        }
        return value.asArray();
    }

    String text(JsonObject object, String name) throws IOException {
        final JsonValue value = get(object, name);
        if (!value.isString()) {
            throw bad(name, "is no text");
        }
        return value.asString();
    }

    boolean flag(JsonObject object, String name) throws IOException {
        final JsonValue value = get(object, name);
        if (!value.isBoolean()) {
            throw bad(name, "is neither true nor false");
        }
        return value.asBoolean();
    }

    double number(JsonObject object, String name) throws IOException {
        return number(get(object, name), name);
    }

    /** JMH, for one, writes "NaN" for a missing error; an infinite double can be written as 1e999. */
    double number(JsonValue value, String name) throws IOException {
        final double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw bad(name, "is " + value + ", not a number");
        }
        return number;
    }

    double[] numbers(JsonObject object, String name) throws IOException {
        final JsonArray array = array(object, name);
        final double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(array.get(i), name);
        }
        return numbers;
    }

    IOException bad(String name, String fault) {
        return new IOException(path + ": " + (name.isEmpty() ? "" : '"' + name + "\" ") + fault + "; measure again");
    }

    /** JSON has neither infinity nor NaN: memory has no rate, and a fill may be missing. */
    static JsonValue finite(double value) {
        return Double.isFinite(value) ? Json.value(value) : Json.NULL;
    }
}
