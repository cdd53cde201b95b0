/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.ringsave.bench.suite.Table.format;
import static org.ringsave.bench.suite.Table.head;
import static org.ringsave.bench.suite.Table.row;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The tables of saves and restores against a plain copy. */
final class SaveTables {
    private static final List<String> CHUNKS = List.of("1376", "8160", "65536", "1048576");

    private SaveTables() {
    }

    static String ratios() throws IOException {
        final JmhRun saves = CommittedRun.jmh("save");
        final StringBuilder table = new StringBuilder(2_000);
        table.append(head("256 channels of 2 × 64 KiB, time against a plain copy of the live bytes",
            "1,376 B", "8,160 B", "64 KiB", "1 MiB"));
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(saveRow("save, rings " + percent(fill) + " full, chunks one after another", saves, "saveNs",
                "copyNs", fill, "rotating"));
            table.append(saveRow("save, rings " + percent(fill) + " full, one chunk reused", saves, "saveNs", "copyNs",
                fill, "reused"));
        }
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(saveRow("the same copy with its checksums and nothing else, rings " + percent(fill) + " full",
                saves, "checksumNs", "copyNs", fill, "rotating"));
        }
        final JmhRun restores = CommittedRun.jmh("restore");
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(row("restore, rings " + percent(fill) + " full", CHUNKS.stream()
                .map(chunk -> "8160".equals(chunk) ? "" : format("%.2f", restores.ratio("RestoreBenchmark.alternating",
                    Map.of("chunkLength", chunk, "fill", fill), "restoreNs", "copyNs"))).toArray(String[]::new)));
        }
        return table.append(saveRow("copy of whole rings that are 25 % full, against a save", saves, "wholeNs",
            "saveNs", "0.25", "rotating")).toString();
    }

    static String saveCost() throws IOException {
        final JmhRun saves = CommittedRun.jmh("save");
        return head("", "1,376 B", "8,160 B", "64 KiB", "1 MiB")
            + saveRow("a copy with its checksums against a copy, full rings", saves, "checksumNs", "copyNs", "1.0",
                "rotating")
            + saveRow("a save against a copy with its checksums", saves, "saveNs", "checksumNs", "1.0", "rotating")
            + saveRow("a save against a copy", saves, "saveNs", "copyNs", "1.0", "rotating");
    }

    private static String saveRow(String title, JmhRun saves, String above, String below, String fill,
        String destination) {
        return row(title, CHUNKS.stream().map(chunk -> format("%.2f", saves.ratio("SaveContinueBenchmark.alternating",
            Map.of("chunkLength", chunk, "fill", fill, "destination", destination), above, below)))
            .toArray(String[]::new));
    }

    private static String percent(String fill) {
        return "1.0".equals(fill) ? "100 %" : "25 %";
    }
}
