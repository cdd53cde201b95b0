/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's table of ratios is what the committed results say, to the digit. */
class ReadmeRatiosTest {
    /** In bytes a second: JMH's own threads allocate some kilobytes; 16 bytes a call would be more. */
    private static final double MOST_ALLOCATED = 65_536;
    private static final String SAVE = "SaveContinueBenchmark.alternating";
    private static final String RESTORE = "RestoreBenchmark.alternating";
    private static final Path RESULTS = Path.of("..", "results", "2026-11-21-epyc-2.6GHz-2cpu");

    @Test
    void shouldQuoteTheRatiosOfTheCommittedRun() throws IOException {
        final String readme = Files.readString(Path.of("..", "README.md"));
        final String quoted = readme.substring(readme.indexOf("<!-- ratios -->") + 15,
            readme.indexOf("<!-- /ratios -->")).strip();
        assertThat(quoted).isEqualTo(table().strip());
    }

    @Test
    void shouldShowThatNothingIsAllocatedByACall() throws IOException {
        final JmhRun calls = new JmhRun(RESULTS.resolve("call.json"));
        for (final String chunk : new String[] {"1376", "8160", "65536", "1048576"}) {
            final Map<String, String> params = Map.of("chunkLength", chunk);
            final String method = "SaveContinueCallBenchmark.saveContinue";
            final double bytesPerCall = calls.secondary(method, params, "gc.alloc.rate.norm");
            assertThat(bytesPerCall / calls.median(method, params) * 1e9).as("bytes a second, chunk of %s", chunk)
                .isLessThan(MOST_ALLOCATED);
        }
    }

    private static String table() throws IOException {
        final JmhRun saves = new JmhRun(RESULTS.resolve("save.json"));
        final JmhRun restores = new JmhRun(RESULTS.resolve("restore.json"));
        final StringBuilder table = new StringBuilder(400);
        table.append("| saving or restoring 256 channels of 2 × 64 KiB, time against a plain copy of the live bytes"
            + " | 1,376 B | 8,160 B | 64 KiB | 1 MiB |\n|---|---|---|---|---|\n");
        for (final String fill : new String[] {"1.0", "0.25"}) {
            for (final String destination : new String[] {"rotating", "reused"}) {
                row(table, "save, rings " + percent(fill) + " full, "
                    + ("rotating".equals(destination) ? "chunks one after another" : "one chunk reused"));
                for (final String chunk : new String[] {"1376", "8160", "65536", "1048576"}) {
                    cell(table, saves, SAVE, "saveNs", "copyNs",
                        Map.of("chunkLength", chunk, "fill", fill, "destination", destination));
                }
                table.append('\n');
            }
        }
        for (final String fill : new String[] {"1.0", "0.25"}) {
            row(table, "the same copy with its checksums and nothing else, rings " + percent(fill) + " full");
            for (final String chunk : new String[] {"1376", "8160", "65536", "1048576"}) {
                cell(table, saves, SAVE, "checksumNs", "copyNs",
                    Map.of("chunkLength", chunk, "fill", fill, "destination", "rotating"));
            }
            table.append('\n');
        }
        for (final String fill : new String[] {"1.0", "0.25"}) {
            row(table, "restore, rings " + percent(fill) + " full");
            for (final String chunk : new String[] {"1376", "", "65536", "1048576"}) {
                if (chunk.isEmpty()) {
                    table.append(" |");
                } else {
                    cell(table, restores, RESTORE, "restoreNs", "copyNs",
                        Map.of("chunkLength", chunk, "fill", fill));
                }
            }
            table.append('\n');
        }
        row(table, "copy of whole rings that are 25 % full, against a save");
        for (final String chunk : new String[] {"1376", "8160", "65536", "1048576"}) {
            cell(table, saves, SAVE, "wholeNs", "saveNs",
                Map.of("chunkLength", chunk, "fill", "0.25", "destination", "rotating"));
        }
        return table.append('\n').toString();
    }

    private static String percent(String fill) {
        return "1.0".equals(fill) ? "100 %" : "25 %";
    }

    private static void row(StringBuilder table, String title) {
        table.append("| ").append(title).append(" |");
    }

    private static void cell(StringBuilder table, JmhRun run, String method, String counter, String floor,
        Map<String, String> params) {
        table.append(String.format(Locale.ROOT, " %.2f |", run.ratio(method, params, counter, floor)));
    }
}
