/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Finding;
import org.ringsave.bench.run.Numbers;

/** One row of a rig: coordinates, which name the measurement, and findings. */
record RigRow(JsonObject json) {

    static boolean isOne(JsonValue value) {
        return value.isObject() && value.asObject().get(Coordinate.CASE.key()) != null;
    }

    /** Has the verdict, if there is one, a name? */
    static boolean isWhole(JsonObject json) {
        final JsonValue verdict = json.get(Finding.VERDICT.key());
        return verdict == null || verdict.isString();
    }

    /** Names the measurement, the same in every run. */
    String label() {
        return json.names().stream().filter(Coordinate::isOfRigs)
            .map(name -> Coordinate.CASE.key().equals(name) ? text(name) : name + '=' + text(name))
            .collect(Collectors.joining(" "));
    }

    boolean isFailed() {
        return Finding.FAIL.equals(json.getString(Finding.VERDICT.key(), ""));
    }

    /** Prefixes of its histograms, without empty ones. */
    List<String> histograms() {
        final List<String> prefixes = new ArrayList<>();
        for (final String name : json.names()) {
            final String prefix = name.endsWith("P50Ns") ? name.substring(0, name.length() - "P50Ns".length()) : null;
            if (prefix != null && number(prefix + "Count") > 0) {
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    /** Names of single findings: no coordinates, histograms or lists. */
    List<String> others() {
        return json.names().stream()
            .filter(name -> !Coordinate.isOfRigs(name) && !json.get(name).isArray()
                && !name.matches(".*(Count|P50Ns|P99Ns|P999Ns|P9999Ns|MaxNs)"))
            .toList();
    }

    double number(String name) {
        return Numbers.of(json.get(name));
    }

    /** A number, or the values of all rounds if the rig wrote them. */
    Sample sample(String name) {
        if (json.get(name + "OfRounds") instanceof com.eclipsesource.json.JsonArray rounds) {
            final List<Double> values = new ArrayList<>();
            rounds.forEach(value -> values.add(Numbers.of(value)));
            final Sample sample = Sample.of(values, values.size());
            return new Sample(number(name), sample.spread(), sample.count(), sample.groups());
        }
        return Sample.of(number(name));
    }

    boolean hasRounds(String name) {
        return json.get(name + "OfRounds") != null;
    }

    String text(String name) {
        final JsonValue value = json.get(name);
        return value == null ? "" : value.isString() ? value.asString() : value.toString();
    }
}
