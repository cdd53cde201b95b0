/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables and the picture on the pages are made from the committed run. With {@code -Dringsave.readme.write=true}
 * the test writes them anew.
 */
@Tag("sources")
class ReadmeTablesTest {
    /**
     * In bytes a second. JMH's own threads allocate some kilobytes; an allocation of 16 bytes a call would exceed this.
     */
    private static final double MOST_ALLOCATED = 65_536;
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path COSTS = Path.of("..", "..", "engine", "COSTS.md");
    private static final Path PICTURE = Path.of("..", "..", "results", "chunk-length.svg");
    private static final Path RESULTS = Path.of("..", "..", "results", "README.md");

    @ParameterizedTest
    @ValueSource(strings = {"figures", "others", "run", "ratios", "live", "peer-ratios", "rest",
        "save-cost", "model-errors"})
    void pageQuotesTheCommittedRun(String name) throws Exception {
        final String table = ReadmeTables.all().get(name);
        final Path page = switch (name) {
            case "save-cost" -> COSTS;
            case "figures", "others" -> README;
            default -> RESULTS;
        };
        final String text = Files.readString(page);
        final String start = "<!-- " + name + " -->\n";
        final int from = text.indexOf(start) + start.length();
        final int to = text.indexOf("<!-- /" + name + " -->");
        assertThat(from).as("marker %s", name).isBetween(start.length(), to);
        if (Boolean.getBoolean("ringsave.readme.write")) {
            Files.writeString(page, text.substring(0, from) + table + text.substring(to));
        } else {
            assertThat(text.substring(from, to)).isEqualTo(table);
        }
    }

    @Test
    void pictureShowsTheCommittedRun() throws Exception {
        if (Boolean.getBoolean("ringsave.readme.write")) {
            Files.writeString(PICTURE, ChunkPicture.svg());
        }
        assertThat(ChunkPicture.svg()).isEqualTo(Files.readString(PICTURE));
    }

    @Test
    void callOfTheCommittedRunAllocatesNothing() throws Exception {
        final JmhRun calls = CommittedRun.jmh("call");
        for (final String chunk : new String[] {"1376", "8160", "65536", "1048576"}) {
            final Map<String, String> params = Map.of("chunkLength", chunk);
            final String method = "SaveContinueCallBenchmark.saveContinue";
            final double bytesPerCall = calls.secondary(method, params, "gc.alloc.rate.norm");
            assertThat(bytesPerCall / calls.median(method, params) * 1e9).as("bytes a second, chunk of %s", chunk)
                .isLessThan(MOST_ALLOCATED);
        }
    }
}
