/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Made-up machines, measurements and models. */
public final class Fixtures {
    /** A machine that no test runs on. */
    public static final Machine MACHINE = new Machine("Made-up CPU, family 1 model 2", 8, 1 << 20, 32 << 20, 1L << 34,
        "17", "Linux", "test", "2026-01-02T03:04:05Z");

    private Fixtures() {
    }

    /** The time of a configuration in {@link #measurements}, without noise. */
    static double truth(Operation operation, Quantities quantities) {
        if (operation == Operation.BEGIN) {
            return 300 + 25 * quantities.get("channels") + 40 * quantities.get("tables")
                + 0.3 * quantities.get("captured");
        }
        final String each = operation == Operation.PARALLEL ? "Each" : "";
        final double beyond = quantities.get("footprint") > 32 << 20 ? 0.05 : 0;
        return 400 + 350 * quantities.get("channels" + each) + 120 * quantities.get("packets" + each)
            + (0.04 + beyond) * quantities.get("bytes" + each) + 45 * quantities.get("calls" + each);
    }

    /** Measurements of the committed list on a machine that follows a simple law, with relative noise. */
    static Measurements measurements(double noise) {
        final SplittableRandom random = new SplittableRandom(11);
        return new Measurements(MACHINE, Configuration.all().stream().map(one -> measurement(one, noise, random))
            .toList(), chunks());
    }

    private static Measurement measurement(Configuration one, double noise, SplittableRandom random) {
        final Shape shape = one.shape();
        final long deltaBytes = (long)(one.deltaShare() * shape.liveBytes());
        final Map<Operation, double[]> times = new EnumMap<>(Operation.class);
        final Measurement bare = new Measurement(one, shape.imageLength(), deltaBytes,
            shape.imageLength(new SavedBytes(deltaBytes, 0)), times);
        for (final Operation operation : Operation.values()) {
            if (operation != Operation.PARALLEL || one.threads() > 1) {
                final double truth = truth(operation, bare.quantities(operation));
                times.put(operation, random.doubles(3, 1 - noise, 1 + noise + 1e-12).map(x -> x * truth).toArray());
            }
        }
        return bare;
    }

    private static List<ChunkTimes> chunks() {
        return List.of(new ChunkTimes(1_376, 150, 900, 5e9), new ChunkTimes(8_160, 900, 2_200, 7e9),
            new ChunkTimes(65_536, 7_000, 14_000, 8.8e9), new ChunkTimes(1 << 20, 110_000, 170_000, 9e9),
            new ChunkTimes(4 << 20, 450_000, 800_000, 9.1e9));
    }

    /** A model with the same cost of each page, group and byte of a state, in nanoseconds. */
    static Model withMemory(Model model, double ns) {
        final Map<Operation, OperationModel> operations = new EnumMap<>(Operation.class);
        model.operations().forEach((operation, one) -> {
            final List<Term> terms = new ArrayList<>(one.terms());
            for (final String name : List.of("pages", "groups", "stateBytes")) {
                terms.add(Term.of(name).with(ns));
            }
            operations.put(operation, new OperationModel(terms, one.ranges(), one.fitted(), one.heldOut(),
                one.residuals()));
        });
        return new Model(model.machine(), operations, model.chunks());
    }

    /** A model of simple terms, made without a fit. */
    public static Model model() {
        final Map<Operation, OperationModel> operations = new EnumMap<>(Operation.class);
        for (final Operation operation : Operation.values()) {
            final String each = operation == Operation.PARALLEL ? "Each" : "";
            final List<Term> terms = operation == Operation.BEGIN
                ? List.of(Term.of("one").with(300), Term.of("channels").with(25), Term.of("captured").with(0.3))
                : List.of(Term.of("one").with(400), Term.of("channels" + each).with(350),
                    Term.of("packets" + each).with(120), Term.of("bytes" + each).with(0.04),
                    Term.of("bytes" + each + " beyond L3", "bytes" + each, "footprint", 1 << 25, 1 << 27).with(0.06),
                    Term.of("calls" + each).with(45));
            operations.put(operation, new OperationModel(terms,
                Map.of("channels", new Range(1, 16_384), "bytes", new Range(16 << 10, 128 << 20)),
                new ErrorSummary(60, 50, 0.02, 0.05, 0.1), new ErrorSummary(24, 20, 0.04, 0.1, 0.3),
                List.of(new Residual("a", true, 110, 100, 0.01, true))));
        }
        return new Model(MACHINE, operations, chunks());
    }
}
