/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed results of JMH are JMH's own files, with every field that jmh-visualizer 0.9.6 reads. It names a bar by
 * the last part of the benchmark and its parameters, and takes that name apart again at spaces and equals signs.
 */
class JmhJsonTest {
    private static final Set<String> MODES = Set.of("thrpt", "avgt", "sample", "ss");

    /** Files of all committed runs; long ones are packed. */
    static List<Path> files() throws IOException {
        final List<String> names = Suites.all().stream().filter(Suite::isJmh).map(Suite::file).toList();
        try (Stream<Path> all = Files.find(Path.of("..", "..", "results"), 2, (path, attributes) ->
            names.contains(path.getFileName().toString().replace(".gz", "")))) {
            return all.sorted().toList();
        }
    }

    private static JsonArray read(Path file) throws IOException {
        final InputStream bytes = Files.newInputStream(file);
        try (Reader text = new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8)) {
            return Json.parse(text).asArray();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void committedResultHasTheFieldsThatViewersRead(Path file) throws IOException {
        final Set<String> bars = new HashSet<>();
        for (final JsonValue one : read(file)) {
            final JsonObject result = one.asObject();
            final String mode = result.getString("mode", "");
            final String name = result.getString("benchmark", "");
            assertThat(name).matches("org\\.ringsave\\.bench\\.suite\\.\\w+\\.\\w+");
            assertThat(MODES).contains(mode);
            assertMetric(result.get("primaryMetric").asObject(), "sample".equals(mode));
            for (final JsonObject.Member metric : result.get("secondaryMetrics").asObject()) {
                assertMetric(metric.getValue().asObject(), metric.getValue().asObject().get("rawData") == null);
            }
            assertThat(bars.add(name + ' ' + params(result) + ' ' + mode)).as("%s is there once", name).isTrue();
        }
        assertThat(bars).isNotEmpty();
    }

    private static String params(JsonObject result) {
        final StringBuilder text = new StringBuilder();
        if (result.get("params") != null) {
            for (final JsonObject.Member param : result.get("params").asObject()) {
                assertThat(param.getValue().asString()).as(param.getName()).matches("[^ =]+");
                text.append(param.getName()).append('=').append(param.getValue().asString()).append(' ');
            }
        }
        return text.toString();
    }

    private static void assertMetric(JsonObject metric, boolean isHistogram) {
        assertThat(metric.get("score")).matches(JsonValue::isNumber);
        // One measurement has no error, and JMH writes the name of that number.
        assertThat(metric.get("scoreError")).matches(error -> error.isNumber() || "NaN".equals(error.asString()));
        assertThat(metric.getString("scoreUnit", "")).isNotEmpty();
        assertThat(metric.get("scoreConfidence").asArray()).hasSize(2);
        assertThat(metric.get("scorePercentiles").asObject().names()).contains("0.0", "50.0", "100.0");
        final Predicate<JsonValue> isMeasured = isHistogram
            ? pair -> pair.asArray().size() == 2 && pair.asArray().get(0).isNumber() : JsonValue::isNumber;
        final JsonArray forks = metric.get(isHistogram ? "rawDataHistogram" : "rawData").asArray();
        assertThat(forks).isNotEmpty().allSatisfy(fork ->
            assertThat(fork.asArray()).isNotEmpty().allSatisfy(iteration ->
                assertThat(isHistogram ? iteration.asArray().values() : List.of(iteration)).isNotEmpty()
                    .allMatch(isMeasured)));
    }
}
