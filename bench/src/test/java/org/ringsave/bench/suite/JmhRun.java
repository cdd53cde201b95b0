/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The results of one run of JMH, as it wrote them. */
final class JmhRun {
    private final List<JsonObject> results = new ArrayList<>();

    JmhRun(Path json) throws IOException {
        try (Reader reader = Files.newBufferedReader(json)) {
            Json.parse(reader).asArray().forEach(value -> results.add(value.asObject()));
        }
    }

    /** Median over all measured iterations of all forks. */
    double median(String method, Map<String, String> params) {
        final List<Double> scores = new ArrayList<>();
        final JsonObject metric = find(method, params).get("primaryMetric").asObject();
        for (final JsonValue fork : metric.get("rawData").asArray()) {
            fork.asArray().forEach(score -> scores.add(score.asDouble()));
        }
        scores.sort(null);
        final int middle = scores.size() / 2;
        return scores.size() % 2 == 1 ? scores.get(middle) : (scores.get(middle - 1) + scores.get(middle)) / 2;
    }

    /** Score of a secondary metric, such as gc.alloc.rate.norm. */
    double secondary(String method, Map<String, String> params, String metric) {
        return find(method, params).get("secondaryMetrics").asObject().get(metric).asObject().get("score").asDouble();
    }

    private JsonObject find(String method, Map<String, String> params) {
        return results.stream()
            .filter(result -> result.get("benchmark").asString().endsWith('.' + method))
            .filter(result -> params.entrySet().stream().allMatch(param ->
                param.getValue().equals(result.get("params").asObject().get(param.getKey()).asString())))
            .filter(result -> !"sample".equals(result.get("mode").asString()))
            .findFirst().orElseThrow(() -> new AssertionError("no result of " + method + " with " + params));
    }
}
