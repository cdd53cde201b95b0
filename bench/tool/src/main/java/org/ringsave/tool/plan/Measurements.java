/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All measurements for a model: {@code measurements.json}.
 *
 * @param machine that was measured, and when.
 * @param all     configurations in the order of their list, fit and held out.
 * @param chunks  times of calls by length of the chunk, the shortest first.
 */
public record Measurements(Machine machine, List<Measurement> all, List<ChunkTimes> chunks) {
    /** Name of the file in the folder of a run. */
    public static final String FILE = "measurements.json";

    private static final int FORMAT = 1;

    /**
     * Read a file.
     *
     * @param path of it.
     * @return its content.
     * @throws IOException in one line, if it can't be read, is cut off, or a number is missing.
     */
    public static Measurements read(Path path) throws IOException {
        final JsonFile file = new JsonFile(path);
        final JsonObject json = file.read(FORMAT);
        final List<Measurement> all = new ArrayList<>();
        for (final JsonValue one : file.array(json, "configurations")) {
            all.add(Measurement.of(file, one.asObject()));
        }
        final List<ChunkTimes> chunks = new ArrayList<>();
        for (final JsonValue one : file.array(json, "chunks")) {
            chunks.add(ChunkTimes.of(file, one.asObject()));
        }
        return new Measurements(Machine.of(file, file.object(json, "machine")), all, chunks);
    }

    /**
     * Write a file.
     *
     * @param path of it.
     * @throws IOException if it can't be written.
     */
    public void write(Path path) throws IOException {
        final JsonArray configurations = new JsonArray();
        all.forEach(one -> configurations.add(one.json()));
        final JsonArray calls = new JsonArray();
        chunks.forEach(one -> calls.add(one.json()));
        new JsonFile(path).write(new JsonObject().add("format", FORMAT).add("machine", machine.json())
            .add("configurations", configurations).add("chunks", calls));
    }

    /**
     * Join the repeats of several JVMs: times of configurations side by side, medians of the times of calls.
     *
     * @param passes of the same list, one or more.
     * @return all of them.
     */
    public static Measurements join(List<Measurements> passes) {
        final Measurements first = passes.get(0);
        final List<Measurement> joined = new ArrayList<>(first.all);
        for (final Measurements pass : passes.subList(1, passes.size())) {
            for (int i = 0; i < joined.size(); i++) {
                joined.set(i, joined.get(i).with(pass.all.get(i)));
            }
        }
        final List<ChunkTimes> chunks = new ArrayList<>();
        for (int i = 0; i < first.chunks.size(); i++) {
            final int at = i;
            chunks.add(new ChunkTimes(first.chunks.get(i).chunk(),
                median(passes, pass -> pass.chunks.get(at).p50Ns()),
                median(passes, pass -> pass.chunks.get(at).p99Ns()),
                median(passes, pass -> pass.chunks.get(at).bytesPerSecond())));
        }
        return new Measurements(first.machine, joined, chunks);
    }

    /**
     * The same, with one repeat in place of all.
     *
     * @return each configuration as {@link Measurement#undisturbed} describes.
     */
    public Measurements undisturbed() {
        return new Measurements(machine, all.stream().map(Measurement::undisturbed).toList(), chunks);
    }

    private static double median(List<Measurements> passes, java.util.function.ToDoubleFunction<Measurements> value) {
        return Samples.median(passes.stream().mapToDouble(value).toArray());
    }
}
