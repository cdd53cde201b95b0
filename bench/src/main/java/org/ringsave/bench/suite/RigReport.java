/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What a rig found: rows of names with numbers or words, to be read by people as they come and by programs as JSON. */
final class RigReport {
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** A histogram of nanoseconds; what took longer than a minute counts as a minute. */
    static Histogram histogram() {
        return new Histogram(1, LONGEST_NS, SIGNIFICANT_DIGITS);
    }

    /** Counts a time; one below a nanosecond counts as one. */
    static void record(Histogram histogram, long ns) {
        histogram.recordValue(Math.max(1, Math.min(ns, LONGEST_NS)));
    }

    /** One row, which the caller fills by {@code put}. */
    Map<String, Object> row(String name) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("case", name);
        rows.add(row);
        return row;
    }

    /** Puts what a histogram holds into a row: how many, and quantiles in nanoseconds. */
    static void put(Map<String, Object> row, String prefix, Histogram histogram) {
        row.put(prefix + "Count", histogram.getTotalCount());
        row.put(prefix + "P50Ns", histogram.getValueAtPercentile(50));
        row.put(prefix + "P99Ns", histogram.getValueAtPercentile(99));
        row.put(prefix + "P999Ns", histogram.getValueAtPercentile(99.9));
        row.put(prefix + "MaxNs", histogram.getMaxValue());
    }

    List<Map<String, Object>> rows() {
        return rows;
    }

    /** All rows as a JSON array, one a line. Names and words here need no escaping. */
    String json() {
        return rows.stream().map(RigReport::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String json(Map<String, Object> row) {
        return row.entrySet().stream()
            .map(entry -> '"' + entry.getKey() + "\": "
                + (entry.getValue() instanceof Number ? entry.getValue() : '"' + entry.getValue().toString() + '"'))
            .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Prints all rows, and writes them to the file that the first argument names, if there is one. */
    void publish(String[] args) throws IOException {
        System.out.print(json());
        if (args.length > 0) {
            Files.writeString(Path.of(args[0]), json());
        }
    }

    /** The rounds that the second argument asks for. */
    static int rounds(String[] args, int otherwise) {
        return args.length > 1 ? Integer.parseInt(args[1]) : otherwise;
    }
}
