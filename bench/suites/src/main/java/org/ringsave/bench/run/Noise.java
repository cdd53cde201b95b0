/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Spread of the same work over a run: a plain copy, and a copy with checksums, measured again and again between suites.
 */
public final class Noise {
    private static final double DIGITS = 1e4;

    private final List<Look> looks = new ArrayList<>();

    /**
     * One measurement.
     *
     * @param when         the step before or after it.
     * @param copyNs       of the plain copy.
     * @param checkedRatio of the copy with checksums to the plain copy, by turns.
     */
    public record Look(String when, double copyNs, double checkedRatio) {
        /** Reads the measurement from the results of the floor. */
        static Look read(String when, Path file) throws IOException {
            final JsonObject row = ResultFile.read(file).asArray().get(0).asObject();
            return new Look(when, Numbers.of(row.get("copyNs")), Numbers.of(row.get("checkedRatio")));
        }
    }

    /** Starts without measurements. */
    public Noise() {
        // Looks are added one by one.
    }

    void add(Look look) {
        looks.add(look);
    }

    /**
     * All measurements.
     *
     * @return in the order of time.
     */
    public List<Look> looks() {
        return List.copyOf(looks);
    }

    /**
     * Spread of the times of the same work.
     *
     * @return longest less shortest, divided by the median; NaN for less than two.
     */
    public double spreadOfTimes() {
        return spread(looks.stream().map(Look::copyNs).toList());
    }

    /**
     * Spread of the ratios of the same work, measured by turns.
     *
     * @return greatest less least, divided by the median; NaN for less than two.
     */
    public double spreadOfRatios() {
        return spread(looks.stream().map(Look::checkedRatio).toList());
    }

    /**
     * The shortest of the times.
     *
     * @return in nanoseconds; NaN if there are none.
     */
    public double leastCopyNs() {
        return looks.stream().mapToDouble(Look::copyNs).filter(Double::isFinite).min().orElse(Double.NaN);
    }

    /**
     * The longest of the times.
     *
     * @return in nanoseconds; NaN if there are none.
     */
    public double mostCopyNs() {
        return looks.stream().mapToDouble(Look::copyNs).filter(Double::isFinite).max().orElse(Double.NaN);
    }

    /**
     * The median of the times.
     *
     * @return in nanoseconds; NaN if there are none.
     */
    public double medianCopyNs() {
        return median(looks.stream().map(Look::copyNs).toList());
    }

    /**
     * The median of the ratios.
     *
     * @return NaN if there are none.
     */
    public double medianRatio() {
        return median(looks.stream().map(Look::checkedRatio).toList());
    }

    private static double spread(List<Double> values) {
        final List<Double> sorted = values.stream().filter(Double::isFinite).sorted().toList();
        return sorted.size() < 2 ? Double.NaN
            : (sorted.get(sorted.size() - 1) - sorted.get(0)) / median(sorted);
    }

    private static double median(List<Double> values) {
        final List<Double> sorted = values.stream().filter(Double::isFinite).sorted().toList();
        return sorted.isEmpty() ? Double.NaN
            : (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    JsonValue toJson() {
        final JsonArray list = Json.array();
        looks.forEach(look -> list.add(Json.object().add("when", look.when).add("copyNs", number(look.copyNs))
            .add("checkedRatio", number(look.checkedRatio))));
        return Json.object().add("spreadOfTimes", number(spreadOfTimes()))
            .add("spreadOfRatios", number(spreadOfRatios())).add("looks", list);
    }

    private static JsonValue number(double value) {
        return Double.isFinite(value) ? Json.value(Math.round(value * DIGITS) / DIGITS) : Json.value("NaN");
    }

    /**
     * Reads the noise of an environment.
     *
     * @param environment of a run.
     * @return its noise; empty if it has none.
     */
    public static Noise of(JsonObject environment) {
        final Noise noise = new Noise();
        final JsonValue value = environment.get("noise");
        if (value != null && value.isObject() && value.asObject().get("looks") instanceof JsonArray looks) {
            for (final JsonValue each : looks) {
                if (each instanceof JsonObject look) {
                    final JsonValue when = look.get("when");
                    noise.add(new Look(when != null && when.isString() ? when.asString() : "?",
                        Numbers.of(look.get("copyNs")), Numbers.of(look.get("checkedRatio"))));
                }
            }
        }
        return noise;
    }
}
