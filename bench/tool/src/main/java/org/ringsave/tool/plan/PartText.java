/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ringsave.tool.console.Amounts;

/** The texts of one part of a set: a class of channels, a region or a state. Each knows its place, for refusals. */
final class PartText {
    private record Value(String text, String place) {
    }

    private final String place;
    private final Map<String, Value> values = new LinkedHashMap<>();

    /** Takes the place of the part, such as "--class net" or "set.json, line 3 column 5". */
    PartText(String place) {
        this.place = place;
    }

    /** Keys in the order in which a refusal names them. */
    static Set<String> keys(String... keys) {
        return new LinkedHashSet<>(List.of(keys));
    }

    PartText with(String key, String text, String at) {
        if (values.put(key, new Value(text, at)) != null) {
            throw bad(at, key + " is given twice; remove one");
        }
        return this;
    }

    /** Refuses keys that the part does not have. */
    PartText known(Set<String> keys) {
        values.forEach((key, value) -> {
            if (!keys.contains(key)) {
                throw bad(value.place, key + " is unknown here; known are " + String.join(", ", keys));
            }
        });
        return this;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A text that must be there. */
    String text(String key) {
        if (!has(key)) {
            throw bad(place, key + " is missing; add it");
        }
        return values.get(key).text;
    }

    /** The same part with another text of a key that it has. */
    PartText replaced(String key, String text) {
        final PartText other = new PartText(place);
        values.forEach((name, value) -> other.with(name, name.equals(key) ? text : value.text, value.place));
        return other;
    }

    private String text(String key, String usual) {
        return has(key) || usual == null ? text(key) : usual;
    }

    /** A key with its place, as a refusal begins. */
    private String name(String key) {
        return (has(key) ? values.get(key).place : place) + ": " + key;
    }

    long whole(String key, String usual, long least, long most) {
        return Amounts.whole(name(key), text(key, usual), least, most);
    }

    long bytes(String key, String usual) {
        return Amounts.bytes(name(key), text(key, usual));
    }

    double share(String key, String usual) {
        return Amounts.share(name(key), text(key, usual));
    }

    /** A rate in bytes a second, or a share of a length a second, such as 2%/s. */
    double rate(String key, String usual, double ofBytes) {
        final String text = text(key, usual);
        return text.endsWith("%/s") ? ofBytes * Amounts.share(name(key), text.substring(0, text.length() - 2))
            : Amounts.rate(name(key), text);
    }

    boolean flag(String key, String usual) {
        final String text = text(key, usual);
        return switch (text) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new IllegalArgumentException(name(key) + '=' + text + " is neither yes nor no");
        };
    }

    /** A refusal of a key's text. */
    IllegalArgumentException refused(String key, String bound) {
        return new IllegalArgumentException(name(key) + '=' + text(key) + " is not " + bound);
    }

    /** Makes something of the part. A refusal gets the place of the key that it is about. */
    <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (PlanRefusal e) {
            throw refused(e);
        }
    }

    private IllegalArgumentException refused(PlanRefusal refusal) {
        final String key = refusal.firstKey();
        return bad(key != null && has(key) ? values.get(key).place : place, refusal.getMessage());
    }

    private static IllegalArgumentException bad(String at, String fault) {
        return new IllegalArgumentException(at + ": " + fault);
    }
}
