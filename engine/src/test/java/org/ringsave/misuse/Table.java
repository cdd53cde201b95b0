/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.misuse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table in {@code matrix.txt}: the outcome of each method at each moment. */
final class Table {
    /**
     * A line of it.
     *
     * @param isQuery whether the method changes nothing, even where it is legal.
     * @param cells   what it comes to, by moment.
     */
    record Line(boolean isQuery, Map<Moment, String> cells) {
    }

    private final Map<String, Line> lines = new LinkedHashMap<>();

    /** Reads the table. */
    Table() {
        List<Moment> moments = List.of();
        String section = "";
        for (final String line : read()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            final String[] words = line.trim().split("\\s+");
            if (line.startsWith("[")) {
                section = words[0].substring(1, words[0].length() - 1);
                moments = Arrays.stream(words).skip(1).map(Moment::valueOf).toList();
            } else {
                final boolean isQuery = words[0].startsWith("?");
                final Map<Moment, String> cells = new LinkedHashMap<>();
                if (words.length != moments.size() + 1) {
                    throw new IllegalArgumentException(moments.size() + " cells expected: " + line);
                }
                for (int i = 0; i < moments.size(); i++) {
                    cells.put(moments.get(i), words[i + 1]);
                }
                lines.put(section + '.' + words[0].substring(isQuery ? 1 : 0), new Line(isQuery, cells));
            }
        }
    }

    /** The line of a method, such as {@code Channel.close()}; null if there is none. */
    Line line(String method) {
        return lines.get(method);
    }

    /** The methods that have a line. */
    List<String> methods() {
        return List.copyOf(lines.keySet());
    }

    private static List<String> read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            Table.class.getResourceAsStream("/misuse/matrix.txt"), StandardCharsets.UTF_8))) {
            return reader.lines().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
