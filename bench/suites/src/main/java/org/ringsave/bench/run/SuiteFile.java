/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks that the file of a suite has all results of the suite. */
final class SuiteFile {
    private SuiteFile() {
    }

    /** The error of the file, in a few words; nothing if it is whole. */
    static Optional<String> fault(Path file, Suite suite, Profile profile) {
        if (!ResultFile.exists(file)) {
            return Optional.of(file.getFileName() + " is not there");
        }
        final JsonValue value;
        try {
            value = ResultFile.read(file);
        } catch (IOException e) {
            return Optional.of(file.getFileName() + " can't be used: " + e.getMessage());
        }
        try {
            return (suite.isJmh() ? faultOfJmh(value, suite, profile) : faultOfRig(value))
                .map(fault -> file.getFileName() + " " + fault);
        } catch (UnsupportedOperationException | NullPointerException e) {
            return Optional.of(file.getFileName() + " has another form than the suite's results");
        }
    }

    private static Optional<String> faultOfJmh(JsonValue value, Suite suite, Profile profile) {
        final Set<JmhPlan.Case> found = new HashSet<>();
        for (final JsonValue each : value.asArray()) {
            final JsonObject result = each.asObject();
            final JmhPlan.Case one = new JmhPlan.Case(result.get("benchmark").asString(),
                result.get("mode").asString(), params(result));
            found.add(one);
            if (!Double.isFinite(Numbers.of(result.get("primaryMetric").asObject().get("score")))) {
                return Optional.of("has no number for " + one);
            }
        }
        for (final JmhPlan.Case each : suite.jmhPlan(profile).cases()) {
            if (!found.contains(each)) {
                return Optional.of("lacks " + each);
            }
        }
        return Optional.empty();
    }

    private static SortedMap<String, String> params(JsonObject result) {
        final SortedMap<String, String> params = new TreeMap<>();
        if (result.get("params") != null) {
            result.get("params").asObject().forEach(param -> params.put(param.getName(), param.getValue().asString()));
        }
        return params;
    }

    private static Optional<String> faultOfRig(JsonValue value) {
        final boolean isEmpty = value.isArray() ? value.asArray().isEmpty() : value.asObject().isEmpty();
        return isEmpty ? Optional.of("is empty") : Optional.empty();
    }
}
