/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes made-up results of a suite without measuring, or fails if told to. */
final class FakeStep implements Step {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final List<String> ran = new ArrayList<>();
    private final List<Double> limits = new ArrayList<>();
    private Runnable meanwhile = () -> { };
    private int floors;
    private boolean isStopped;

    /** Sets the text that a suite writes in place of a good result. */
    FakeStep writing(String suite, String text) {
        texts.put(suite, text);
        return this;
    }

    FakeStep failing(String suite, String reason) {
        failures.put(suite, reason);
        return this;
    }

    /** Sets an action that happens while a suite runs. */
    FakeStep meanwhile(Runnable action) {
        meanwhile = action;
        return this;
    }

    List<String> ran() {
        return ran;
    }

    List<Double> limits() {
        return limits;
    }

    boolean isStopped() {
        return isStopped;
    }

    /** A whole result of a suite. */
    static String whole(Suite suite, Profile profile) {
        if (!suite.isJmh()) {
            return "[{\"case\": \"x\"}]";
        }
        final StringBuilder text = new StringBuilder("[");
        for (final JmhPlan.Case each : suite.jmhPlan(profile).cases()) {
            text.append(text.length() > 1 ? "," : "").append("{\"benchmark\":\"").append(each.benchmark())
                .append("\",\"mode\":\"").append(each.mode()).append("\",\"params\":{");
            final List<String> params = new ArrayList<>();
            each.params().forEach((name, value) -> params.add('"' + name + "\":\"" + value + '"'));
            text.append(String.join(",", params))
                .append("},\"primaryMetric\":{\"score\":1.5,\"scoreError\":\"NaN\",\"rawData\":[[1.5]]}}");
        }
        return text.append(']').toString();
    }

    @Override
    public Optional<String> run(Suite suite, Profile profile, Path scratch, Path log, double limitSeconds,
        Runnable pulse) throws IOException {
        pulse.run();
        if (suite.equals(Suites.FLOOR)) {
            floors++;
            Files.writeString(scratch.resolve(suite.file()),
                "[{\"case\": \"floor\", \"copyNs\": " + (1000 + floors) + ", \"checkedRatio\": 1.1}]");
            return Optional.empty();
        }
        ran.add(suite.name());
        limits.add(limitSeconds);
        Files.writeString(log, "said something\n");
        Files.writeString(scratch.resolve(suite.file()), texts.getOrDefault(suite.name(), whole(suite, profile)));
        Files.writeString(scratch.resolve(suite.name() + ".hdr"), "histograms");
        meanwhile.run();
        return Optional.ofNullable(failures.get(suite.name()));
    }

    @Override
    public void stop() {
        isStopped = true;
    }
}
