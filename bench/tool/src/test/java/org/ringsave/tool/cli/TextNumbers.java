/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Units;

/** The numbers of a text, with their units, and how the numbers of a JSON value look in a text. */
final class TextNumbers {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.,])[0-9]+(,[0-9]{3})*(\\.[0-9]+)?"
        + "( (bytes?|[KMGT]iB|ns|\u00b5s|ms|min|s|[KMG]B/s|%)(?![A-Za-z/]))?");

    private TextNumbers() {
    }

    /** Those of a text that are not in a JSON value, whatever their place. */
    static List<String> missing(String text, JsonValue json) {
        final Set<String> known = new HashSet<>();
        add(json, known);
        return NUMBER.matcher(text).results().map(MatchResult::group).filter(number -> !known.contains(number))
            .toList();
    }

    private static void add(JsonValue json, Set<String> texts) {
        if (json.isObject()) {
            json.asObject().forEach(member -> add(member.getValue(), texts));
        } else if (json.isArray()) {
            json.asArray().forEach(item -> add(item, texts));
        } else if (json.isNumber()) {
            add(json.asDouble(), texts);
        }
    }

    private static void add(double number, Set<String> texts) {
        final double pages = Math.rint(number / Platform.PAGE_LENGTH) * Platform.PAGE_LENGTH;
        texts.addAll(List.of(Units.count((long)number), Units.bytes(number), Units.bytes((long)number),
            Units.bytes(pages), Units.time((long)number), Units.rate(number), Units.ratio(number),
            Units.share(number).replace("less than ", ""), Units.digits(number)));
    }

    /** A number in objects, by its names. */
    static double number(JsonObject json, String... names) {
        JsonValue value = json;
        for (final String name : names) {
            value = value.asObject().get(name);
        }
        return value.asDouble();
    }
}
