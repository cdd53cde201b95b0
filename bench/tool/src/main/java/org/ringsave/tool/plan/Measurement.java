/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Measurements of one configuration.
 *
 * @param configuration that was measured.
 * @param imageLength   of its full image in bytes, from the engine.
 * @param deltaBytes    ring bytes that its delta saved.
 * @param deltaLength   of that delta in bytes.
 * @param timesNs       of each measured operation: the time of each repeat, in nanoseconds.
 */
public record Measurement(Configuration configuration, long imageLength, long deltaBytes, long deltaLength,
    Map<Operation, double[]> timesNs) {
    private static final double LOWEST = 0.1;

    /**
     * The same configuration, with other repeats too.
     *
     * @param other measurement of it.
     * @return a measurement.
     */
    public Measurement with(Measurement other) {
        final Map<Operation, double[]> all = new EnumMap<>(Operation.class);
        timesNs.forEach((operation, times) -> {
            final double[] more = other.timesNs.get(operation);
            final double[] both = java.util.Arrays.copyOf(times, times.length + more.length);
            System.arraycopy(more, 0, both, times.length, more.length);
            all.put(operation, both);
        });
        return new Measurement(configuration, imageLength, deltaBytes, deltaLength, all);
    }

    /**
     * The same configuration with one repeat in place of all: the lowest tenth of them. Other programs on the machine
     * can only add time, so this is nearer to the work's own time than the median. The minimum may be an accident.
     *
     * @return a measurement.
     */
    public Measurement undisturbed() {
        final Map<Operation, double[]> lower = new EnumMap<>(Operation.class);
        timesNs.forEach((operation, times) -> lower.put(operation, new double[] {Samples.quantile(times, LOWEST)}));
        return new Measurement(configuration, imageLength, deltaBytes, deltaLength, lower);
    }

    /** The quantities that an operation's time depends on here. */
    Quantities quantities(Operation operation) {
        return Quantities.of(configuration.set(), configuration.chunk(),
            operation == Operation.PARALLEL ? configuration.threads() : 1,
            saved(operation));
    }

    /** The delta's requests are those of its base. */
    private SetBytes saved(Operation operation) {
        return operation == Operation.DELTA ? configuration.delta(deltaBytes) : configuration.set().all();
    }

    JsonObject json() {
        final Shape shape = configuration.shape();
        final JsonObject times = new JsonObject();
        timesNs.forEach((operation, ns) -> times.add(operation.key(), Json.array(ns)));
        return new JsonObject().add("name", configuration.name()).add("role", configuration.role())
            .add("quick", configuration.quick()).add("channels", shape.channels()).add("ringPages", shape.ringPages())
            .add("fill", shape.fill()).add("packetLength", shape.packetLength()).add("inFlight", shape.inFlight())
            .add("chunk", configuration.chunk()).add("threads", configuration.threads())
            .add("deltaShare", configuration.deltaShare())
            .add("pages", configuration.memory().pages()).add("writtenShare", configuration.memory().writtenShare())
            .add("run", configuration.memory().run()).add("stateBytes", configuration.memory().stateBytes())
            .add("liveBytes", shape.liveBytes())
            .add("imageLength", imageLength).add("deltaBytes", deltaBytes).add("deltaLength", deltaLength)
            .add("timesNs", times);
    }

    static Measurement of(JsonFile file, JsonObject json) throws IOException {
        final Shape shape;
        try {
            shape = new Shape((long)file.number(json, "channels"), (int)file.number(json, "ringPages"),
                file.number(json, "fill"), (int)file.number(json, "packetLength"), (int)file.number(json, "inFlight"));
        } catch (IllegalArgumentException e) {
            throw file.bad(file.text(json, "name"), "can't be: " + e.getMessage());
        }
        final Configuration configuration = new Configuration(file.text(json, "name"),
            "held-out".equals(file.text(json, "role")), file.flag(json, "quick"), shape,
            (int)file.number(json, "chunk"), (int)file.number(json, "threads"), file.number(json, "deltaShare"),
            memory(file, json));
        final Map<Operation, double[]> times = new EnumMap<>(Operation.class);
        final JsonObject measured = file.object(json, "timesNs");
        for (final Operation operation : Operation.values()) {
            if (measured.get(operation.key()) != null) {
                times.put(operation, positive(file, measured, operation.key()));
            }
        }
        return new Measurement(configuration, (long)file.number(json, "imageLength"),
            (long)file.number(json, "deltaBytes"), (long)file.number(json, "deltaLength"), times);
    }

    /** Files of earlier versions have channels alone. */
    private static MemoryCase memory(JsonFile file, JsonObject json) throws IOException {
        return json.get("pages") == null ? MemoryCase.NONE : new MemoryCase((long)file.number(json, "pages"),
            file.number(json, "writtenShare"), (long)file.number(json, "run"), (long)file.number(json, "stateBytes"));
    }

    private static double[] positive(JsonFile file, JsonObject json, String name) throws IOException {
        final double[] times = file.numbers(json, name);
        if (times.length == 0) {
            throw file.bad(name, "has no repeat");
        }
        for (final double time : times) {
            if (!(time > 0)) {
                throw file.bad(name, "has a time of " + time + " ns");
            }
        }
        return times;
    }
}
