/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fitted model: {@code model.json}.
 *
 * @param machine    that was measured, and when.
 * @param operations time of each operation.
 * @param chunks     times of calls by length of the chunk, the shortest first.
 */
public record Model(Machine machine, Map<Operation, OperationModel> operations, List<ChunkTimes> chunks) {
    /** Name of the file in the folder of a run. */
    public static final String FILE = "model.json";

    /** How a file of this room begins: that of a model, and that of its measurements. */
    public static final Pattern START = Pattern.compile("\\{\\s*\"format\":\\s*\\d+,\\s*\"machine\":");

    private static final int FORMAT = 1;

    /**
     * Read a file.
     *
     * @param path of it.
     * @return the model.
     * @throws IOException in one line, if it can't be read, is cut off, or a number is missing.
     */
    public static Model read(Path path) throws IOException {
        final JsonFile file = new JsonFile(path);
        try {
            return of(file, file.read(FORMAT));
        } catch (UnsupportedOperationException e) {
            throw file.bad("", "has a value of another kind than is expected (" + e.getMessage() + ')');
        }
    }

    /**
     * The machine of a file, which stands at its start. A plan asks many files for it, and the rest is long.
     *
     * @param path of it.
     * @return the machine.
     * @throws IOException as {@link #read}, if it does not stand there.
     */
    static Machine machine(Path path) throws IOException {
        final JsonFile file = new JsonFile(path);
        final Optional<JsonObject> first = file.first(START);
        return first.isPresent() ? Machine.of(file, first.get()) : read(path).machine();
    }

    /** Prediction intervals, by operation. */
    Map<Operation, Range> intervals() {
        final Map<Operation, Range> intervals = new EnumMap<>(Operation.class);
        operations.forEach((operation, fitted) -> intervals.put(operation, fitted.interval()));
        return intervals;
    }

    /** Errors on held-out configurations, by operation. */
    Map<Operation, ErrorSummary> heldOut() {
        final Map<Operation, ErrorSummary> errors = new EnumMap<>(Operation.class);
        operations.forEach((operation, fitted) -> errors.put(operation, fitted.heldOut()));
        return errors;
    }

    /** Reads the model of the committed run that the build copies beside this class. */
    static Model packaged() throws IOException {
        try (InputStream resource = Model.class.getResourceAsStream(FILE)) {
            if (resource == null) {
                throw new IOException("this jar holds no " + FILE + "; measure here with --calibrate");
            }
            final JsonFile file = new JsonFile(Path.of(FILE));
            return of(file, file.parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), FORMAT));
        }
    }

    private static Model of(JsonFile file, JsonObject json) throws IOException {
        final Machine machine = Machine.of(file, file.object(json, "machine"));
        final JsonObject all = file.object(json, "operations");
        final Map<Operation, OperationModel> operations = new EnumMap<>(Operation.class);
        for (final Operation operation : Operation.values()) {
            operations.put(operation, OperationModel.of(file, file.object(all, operation.key())));
        }
        final List<ChunkTimes> chunks = new ArrayList<>();
        for (final JsonValue one : file.array(json, "chunks")) {
            chunks.add(ChunkTimes.of(file, one.asObject()));
        }
        if (chunks.isEmpty()) {
            throw file.bad("chunks", "has none");
        }
        return new Model(machine, operations, chunks);
    }

    /**
     * Were sets with regions and states measured?
     *
     * @return false for models of earlier versions.
     */
    public boolean hasMemory() {
        return of(Operation.SAVE).hasMemory();
    }

    /** The same model with costs of regions and states that follow from those of rings and requests. */
    Model withAssumedMemory() {
        final Map<Operation, OperationModel> all = new EnumMap<>(Operation.class);
        operations.forEach((operation, own) ->
            all.put(operation, own.with(AssumedMemory.terms(operation, own, of(Operation.BEGIN)))));
        return new Model(machine, all, chunks);
    }

    /**
     * Costs that no measurement shows.
     *
     * @return a line for each; none for a model that was measured with all parts of a set.
     */
    public List<String> assumptions() {
        return of(Operation.SAVE).terms().stream().anyMatch(AssumedMemory::isAssumed) ? AssumedMemory.LINES : List.of();
    }

    /**
     * Write a file.
     *
     * @param path of it.
     * @throws IOException if it can't be written.
     */
    public void write(Path path) throws IOException {
        final JsonObject all = new JsonObject();
        operations.forEach((operation, model) -> all.add(operation.key(), model.json()));
        final JsonArray calls = new JsonArray();
        chunks.forEach(one -> calls.add(one.json()));
        new JsonFile(path).write(new JsonObject().add("format", FORMAT).add("machine", machine.json())
            .add("operations", all).add("chunks", calls));
    }

    /**
     * Time of one operation.
     *
     * @param operation to predict.
     * @return its model.
     */
    public OperationModel of(Operation operation) {
        return operations.get(operation);
    }
}
