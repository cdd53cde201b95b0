/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.bench.run.RunState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** A folder of results with any file makes a report that leaves the file out, or is refused by its name. */
class ReportFuzzTest {
    private static final List<String> FILES = List.of("save.json", "environment.json", "slice.json", "call.json",
        "run.json", "model.json", "open-loop.json", "save.json.gz");
    private static final String TIMES = "{\"benchmark\":\"a.SaveContinueCallBenchmark.saveContinue\","
        + "\"mode\":\"sample\",\"forks\":1,\"params\":{\"chunkLength\":\"256\",\"fill\":\"1.0\"},"
        + "\"primaryMetric\":{\"score\":1.5,\"scoreUnit\":\"ns/op\",\"scorePercentiles\":{\"50.0\":2,\"100.0\":9},"
        + "\"rawDataHistogram\":[[[[2.0,30],[9.0,1]]]]}}";
    private static final String TURNS = "{\"benchmark\":\"a.SaveContinueBenchmark.alternating\",\"mode\":\"avgt\","
        + "\"forks\":2,\"params\":{\"chunkLength\":\"256\",\"fill\":\"1.0\",\"destination\":\"reused\"},"
        + "\"primaryMetric\":{\"score\":9,\"scoreError\":\"NaN\",\"scoreUnit\":\"ns/op\",\"rawData\":[[9],[8]]},"
        + "\"secondaryMetrics\":{\"saveNs\":{\"rawData\":[[5],[6]]},\"copyNs\":{\"rawData\":[[3],[4]]}}}";

    @TempDir
    private Path root;

    /** Whole JSON whose values have other types than the files have. */
    private static final List<byte[]> OTHER_TYPES = List.of(seed(0, "[{\"benchmark\":5,\"primaryMetric\":{}}]"),
        seed(0, "[{\"benchmark\":\"a.b\",\"primaryMetric\":7}]"),
        seed(0, "[{\"benchmark\":\"a.b\",\"primaryMetric\":{},\"params\":{\"a\":1}}]"),
        seed(0, "[{\"benchmark\":\"a.b\",\"primaryMetric\":{\"rawData\":[5]}}]"),
        seed(0, "[{\"benchmark\":\"a.b\",\"primaryMetric\":{},\"forks\":1.5}]"),
        seed(0, "[{\"benchmark\":\"a.b\",\"primaryMetric\":{},\"secondaryMetrics\":{\"x\":1}}]"),
        seed(3, "[{\"benchmark\":\"a.b\",\"mode\":\"sample\",\"primaryMetric\":{\"rawDataHistogram\":[[[[]]]]}}]"),
        seed(1, "{\"noise\":{\"looks\":[5]}}"), seed(1, "{\"noise\":{\"looks\":[{\"when\":5}]}}"),
        seed(2, "[{\"case\":\"slice\",\"verdict\":7}]"),
        seed(5, "{\"operations\":{\"x\":{\"fitted\":{\"counted\":1.5}}}}"));

    static Stream<Arguments> seeds() throws IOException {
        final Path run = Path.of("../../results/2026-11-28-xeon-2.1GHz-2cpu");
        return Stream.concat(OTHER_TYPES.stream(), Stream.of(seed(8, '[' + TURNS + ']'),
            seed(1, Files.readString(run.resolve("environment.json"))),
            seed(2, Files.readString(run.resolve("slice.json"))), seed(11, '[' + TIMES + ']'),
            seed(4, Files.readString(run.resolve("run.json"))), seed(5, "{\"format\":3}"),
            seed(14, Files.readString(run.resolve("open-loop.json"))))).map(bytes -> Arguments.of((Object)bytes));
    }

    private static byte[] seed(int file, String text) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** The first byte of an input is the number of its file, and whether a page is made, which takes longer. */
    @Proves("Any file in a folder of results is reported, left out or refused.")
    @MethodSource("seeds")
    @FuzzTest
    void anyFileOfARunIsReportedOrRefused(byte[] input) throws IOException {
        final int number = input.length == 0 ? 0 : input[0] & 7;
        final Path directory = Files.createDirectories(root.resolve("run-" + number));
        Files.writeString(directory.resolve("environment.json"), "{\"cores\":2}");
        Files.writeString(directory.resolve("digest.json"), '[' + TURNS + ']');
        Files.write(directory.resolve(FILES.get(number)),
            Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        try {
            assertThat(MarkdownReport.of(directory)).startsWith("# run-");
            if (input.length > 0 && (input[0] & 8) != 0) {
                assertThat(HtmlReport.of(directory)).contains("run-");
            }
            if (number == 4) {
                RunState.read(directory);
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).contains(directory.toString()).doesNotContain("\n");
        }
        Cases.count(1);
    }
}
