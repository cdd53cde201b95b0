/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.tool.plan.Model;

/** The reason of a chunk is a whole sentence, whatever the chunk was chosen for. */
class RecommendationTest {
    private static final Path MODEL = Path.of("src", "test", "resources", "org", "ringsave", "bench", "report", "run",
        Model.FILE);
    private static final Pattern CALL = Pattern.compile("\"chunk\":([0-9]+),\"p50Ns\":([0-9]+),\"p99Ns\":[0-9]+");

    @TempDir
    private Path temporary;

    /** The reason for the chunk of a model whose calls of longer chunks have a p99 of 5 ms. */
    private String reason(long longest) throws IOException {
        final String model = CALL.matcher(Files.readString(MODEL)).replaceAll(call ->
            Long.parseLong(call.group(1)) <= longest ? Matcher.quoteReplacement(call.group())
                : "\"chunk\":$1,\"p50Ns\":$2,\"p99Ns\":5000000");
        final Path run = new RunFiles(temporary).file(Model.FILE, model).write();
        final Advice first = Recommendation.of(Results.read(run), RunModel.of(run)).get(0);
        assertThat(first.text()).startsWith("Take chunks of ");
        return first.reason();
    }

    @Test
    void eachReasonOfAChunkNamesTheTargetOnce() throws IOException {
        assertThat(reason(Long.MAX_VALUE)).contains(": the shortest that reaches 95 % of the highest rate, and its"
            + " calls keep to the pause target of 1.00 ms. A call takes ");
        assertThat(reason(1_376)).contains(": the longest whose calls keep to the pause target of 1.00 ms")
            .contains(" reaches 95 % of the highest rate. A call takes ");
        assertThat(reason(0)).contains(": no chunk has calls that keep to the pause target of 1.00 ms; this is the"
            + " shortest. A call takes ");
    }
}
