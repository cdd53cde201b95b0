/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A measured configuration that is near to a question, measured against predicted.
 *
 * @param configuration that was measured.
 * @param distance      0 for the question itself; 1 if one of its quantities is about twice or half as large.
 * @param residuals     of each operation that was measured.
 */
public record Nearest(Configuration configuration, double distance, Map<Operation, Residual> residuals) {
    private static final int MOST = 5;
    private static final List<String> QUANTITIES = List.of("channels", "packets", "captured", "bytes", "pages",
        "stateBytes");
    /** Less of something than this is next to nothing. */
    private static final double LITTLE = 64;

    /** The five nearest configurations that were measured, the nearest first. */
    static List<Nearest> of(Model model, SetShape set) {
        final Quantities asked = Quantities.of(set, PlanRequest.LEAST_CHUNK, 1, set.all());
        final List<Nearest> all = new ArrayList<>();
        for (final Configuration one : Configuration.all()) {
            all.add(new Nearest(one, distance(asked, one.set()), Map.of()));
        }
        all.sort(Comparator.comparingDouble(Nearest::distance));
        final List<Nearest> measured = new ArrayList<>();
        for (int i = 0; i < all.size() && measured.size() < MOST; i++) {
            final Configuration one = all.get(i).configuration;
            final Map<Operation, Residual> residuals = residuals(model, one.name());
            if (!residuals.isEmpty()) {
                measured.add(new Nearest(one, all.get(i).distance, residuals));
            }
        }
        return List.copyOf(measured);
    }

    private static Map<Operation, Residual> residuals(Model model, String name) {
        final Map<Operation, Residual> found = new EnumMap<>(Operation.class);
        model.operations().forEach((operation, fitted) -> fitted.residuals().stream()
            .filter(one -> one.name().equals(name)).findFirst().ifPresent(one -> found.put(operation, one)));
        return found;
    }

    private static double distance(Quantities asked, SetShape set) {
        final Quantities measured = Quantities.of(set, PlanRequest.LEAST_CHUNK, 1, set.all());
        double squares = 0;
        for (final String name : QUANTITIES) {
            final double doublings = Math.log((LITTLE + asked.get(name)) / (LITTLE + measured.get(name)))
                / Math.log(2);
            squares += doublings * doublings;
        }
        return Math.sqrt(squares);
    }

    JsonObject json() {
        final JsonObject times = new JsonObject();
        residuals.forEach((operation, one) -> times.add(operation.key(), new JsonObject()
            .add("measuredNs", one.measuredNs()).add("predictedNs", one.predictedNs()).add("spread", one.spread())
            .add("role", configuration.role())));
        return new JsonObject().add("name", configuration.name()).add("distance", distance)
            .add("imageLength", configuration.set().imageLength()).add("set", configuration.set().json())
            .add("times", times);
    }
}
