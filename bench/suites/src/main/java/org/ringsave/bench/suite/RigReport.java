/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.ringsave.bench.result.Coordinate;

/**
 * The results of a rig: rows of names with numbers, lists of numbers or words. People read them as they come, programs
 * read them as JSON. A log beside it has the histograms behind the quantiles.
 */
final class RigReport {
    private static final int MOST_ROUNDS = 1_000_000;
    private static final String HISTOGRAM = "Histogram";

    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** One row; the caller fills it by {@code put}. */
    Map<String, Object> row(String name) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put(Coordinate.CASE.key(), name);
        rows.add(row);
        return row;
    }

    /** Puts a histogram into a row: its count, and quantiles in nanoseconds. The whole histogram goes to the log. */
    static void put(Map<String, Object> row, String prefix, Histogram histogram) {
        row.put(prefix + "Count", histogram.getTotalCount());
        row.put(prefix + "P50Ns", histogram.getValueAtPercentile(50));
        row.put(prefix + "P99Ns", histogram.getValueAtPercentile(99));
        row.put(prefix + "P999Ns", histogram.getValueAtPercentile(99.9));
        row.put(prefix + "P9999Ns", histogram.getValueAtPercentile(99.99));
        row.put(prefix + "MaxNs", histogram.getMaxValue());
        row.put(prefix + HISTOGRAM, histogram);
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
            .filter(entry -> !(entry.getValue() instanceof Histogram))
            .map(entry -> '"' + entry.getKey() + "\": " + json(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String json(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RigReport::json).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Number ? value.toString() : '"' + value.toString() + '"';
    }

    /**
     * Prints all rows. Writes them to the file that the first argument names, if there is one, and histograms to a file
     * of the same name that ends in {@code .hdr}.
     */
    void publish(String[] args) throws IOException {
        System.out.print(json());
        if (args.length > 0) {
            final Path file = Path.of(args[0]);
            writeHistograms(file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".hdr"));
            Files.writeString(file, json());
        }
    }

    /** In HdrHistogram's log format, tagged with the coordinates of its row. */
    private void writeHistograms(Path file) throws IOException {
        if (rows.stream().noneMatch(row -> row.values().stream().anyMatch(Histogram.class::isInstance))) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            final HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputLogFormatVersion();
            log.outputLegend();
            for (final Map<String, Object> row : rows) {
                final StringBuilder tag = new StringBuilder(40);
                for (final Map.Entry<String, Object> entry : row.entrySet()) {
                    if (entry.getValue() instanceof Histogram histogram) {
                        final String name = entry.getKey().substring(0, entry.getKey().length() - HISTOGRAM.length());
                        histogram.setTag(tag + name);
                        log.outputIntervalHistogram(0, 0, histogram, 1);
                    } else if (Coordinate.isOfRigs(entry.getKey())) {
                        tag.append(entry.getValue()).append('/');
                    }
                }
            }
        }
    }

    /** The number of rounds in the second argument. */
    static int rounds(String[] args, int otherwise) {
        if (args.length <= 1) {
            return otherwise;
        }
        try {
            final int rounds = Integer.parseInt(args[1]);
            if (rounds >= 1 && rounds <= MOST_ROUNDS) {
                return rounds;
            }
        } catch (NumberFormatException e) {
            // The check below refuses it, like a number out of its range.
        }
        throw new IllegalArgumentException("rounds=" + args[1] + " is not in 1.." + MOST_ROUNDS);
    }

    /** Median of one or more numbers. */
    static double median(List<Double> values) {
        final List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
