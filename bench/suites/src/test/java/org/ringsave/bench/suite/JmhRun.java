/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ringsave.bench.run.ResultFile;

/** The results of one run of JMH, read from its file. */
final class JmhRun {
    private final List<JsonObject> results = new ArrayList<>();

    JmhRun(Path json) throws IOException {
        ResultFile.read(json).asArray().forEach(value -> results.add(value.asObject()));
    }

    /** Median over all measured iterations of all forks. */
    double median(String method, Map<String, String> params) {
        final List<Double> scores = new ArrayList<>();
        final JsonObject metric = find(method, params).get("primaryMetric").asObject();
        for (final JsonValue fork : metric.get("rawData").asArray()) {
            fork.asArray().forEach(score -> scores.add(score.asDouble()));
        }
        return median(scores);
    }

    /** Median of one counter divided by another, over all measured iterations of all forks. */
    double ratio(String method, Map<String, String> params, String counter, String floor) {
        final List<Double> above = counts(method, params, counter);
        final List<Double> below = counts(method, params, floor);
        final List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < above.size(); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return median(ratios);
    }

    private List<Double> counts(String method, Map<String, String> params, String counter) {
        final List<Double> counts = new ArrayList<>();
        final JsonValue found = find(method, params).get("secondaryMetrics").asObject().get(counter);
        if (found == null) {
            throw new NotMeasuredException("no " + counter + " of " + method + " with " + params);
        }
        for (final JsonValue fork : found.asObject().get("rawData").asArray()) {
            fork.asArray().forEach(count -> counts.add(count.asDouble()));
        }
        return counts;
    }

    private static double median(List<Double> values) {
        values.sort(null);
        final int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    /** Score of a secondary metric, such as {@code gc.alloc.rate.norm}. */
    double secondary(String method, Map<String, String> params, String metric) {
        return find(method, params).get("secondaryMetrics").asObject().get(metric).asObject().get("score").asDouble();
    }

    /** A quantile of single calls in nanoseconds, such as {@code p0.99}, from JMH's sampling mode. */
    double sampled(String method, Map<String, String> params, String quantile) {
        return results.stream().filter(result -> "sample".equals(result.get("mode").asString()))
            .filter(result -> fits(result, method, params)).findFirst()
            .orElseThrow(() -> new NotMeasuredException("no samples of " + method + " with " + params))
            .get("secondaryMetrics").asObject().get(quantile).asObject().get("score").asDouble();
    }

    /** Does the run have this benchmark with these parameters? */
    boolean has(String method, Map<String, String> params) {
        return matching(method, params).findAny().isPresent();
    }

    /** Feature number of the JDK of the run. */
    int jdk() {
        return Runtime.Version.parse(results.get(0).get("jdkVersion").asString()).feature();
    }

    private JsonObject find(String method, Map<String, String> params) {
        return matching(method, params).findFirst()
            .orElseThrow(() -> new NotMeasuredException("no result of " + method + " with " + params));
    }

    private Stream<JsonObject> matching(String method, Map<String, String> params) {
        return results.stream().filter(result -> fits(result, method, params))
            .filter(result -> !"sample".equals(result.get("mode").asString()));
    }

    private static boolean fits(JsonObject result, String method, Map<String, String> params) {
        return result.get("benchmark").asString().endsWith('.' + method) && params.entrySet().stream().allMatch(param ->
            param.getValue().equals(result.get("params").asObject().getString(param.getKey(), null)));
    }
}
