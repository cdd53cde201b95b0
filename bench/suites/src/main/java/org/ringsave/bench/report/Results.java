/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ringsave.bench.run.Environment;
import org.ringsave.bench.run.Noise;
import org.ringsave.bench.run.ResultFile;
import org.ringsave.bench.run.RunRecord;
import org.ringsave.bench.run.RunState;
import org.ringsave.bench.run.Suites;

/** All files of a run. A damaged file is named and left out. */
public final class Results {
    /** The fitted model, if there is one. */
    static final String MODEL = "model.json";

    private static final String JSON = ".json";
    private static final List<String> NO_SUITES =
        List.of(Environment.FILE, RunState.FILE, MODEL, "measurements.json");

    private final Path directory;
    private final JsonObject environment;
    private final Map<String, JsonArray> suites = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Results(Path directory, JsonObject environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * Read a directory of results.
     *
     * @param directory to read.
     * @return its contents, at least one suite or the model.
     * @throws IOException naming the directory if it holds no results, or the file that can't be read.
     */
    public static Results read(Path directory) throws IOException {
        final Path file = directory.resolve(Environment.FILE);
        if (!Files.isRegularFile(file)) {
            throw none(directory, "no " + Environment.FILE);
        }
        return new Results(directory, RunRecord.readEnvironment(directory)).addAll();
    }

    /**
     * Read files of results without an environment, as JMH and the rigs write them.
     *
     * @param directory to read.
     * @return its contents, at least one suite.
     * @throws IOException naming the directory if it holds no results, or the file that can't be read.
     */
    static Results ofFiles(Path directory) throws IOException {
        return new Results(directory, Json.object()).addAll();
    }

    private Results addAll() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path each : files.map(ResultFile::plain).distinct()
                .sorted(Comparator.comparingInt((Path path) -> Suites.order(path.getFileName().toString()))
                    .thenComparing(path -> path.getFileName().toString()))
                .toList()) {
                add(each);
            }
        } catch (NotDirectoryException | NoSuchFileException e) {
            throw none(directory, "it is no directory");
        }
        if (suites.isEmpty() && !Files.exists(directory.resolve(MODEL))) {
            throw none(directory, faults.isEmpty() ? "no suite is finished" : faults.get(0));
        }
        return this;
    }

    /**
     * Is there nothing to report of?
     *
     * @param directory of a run.
     * @return whether no suite in it is finished.
     * @throws IOException if it can't be read.
     */
    public static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> ResultFile.plain(file).getFileName().toString())
                .noneMatch(name -> name.equals(MODEL)
                || name.endsWith(JSON) && !name.startsWith(".") && !NO_SUITES.contains(name));
        }
    }

    private static IOException none(Path directory, String why) {
        return new IOException(directory + ": holds no results (" + why
            + "); give a directory that 'benchmarks.jar bench' wrote");
    }

    private void add(Path file) {
        final String name = file.getFileName().toString();
        if (!name.endsWith(JSON) || name.startsWith(".") || NO_SUITES.contains(name)) {
            return;
        }
        try {
            final JsonValue value = ResultFile.read(file);
            if (value.isArray() && !value.asArray().isEmpty()
                && (all(value.asArray(), true) || all(value.asArray(), false))) {
                suites.put(name.substring(0, name.length() - JSON.length()), value.asArray());
            } else {
                faults.add(name + " holds no results of JMH or a rig");
            }
        } catch (IOException e) {
            faults.add(name + " is no whole JSON");
        }
    }

    private static boolean all(JsonArray rows, boolean isJmh) {
        for (final JsonValue row : rows) {
            if (!(isJmh ? JmhResult.isOne(row) && JmhResult.isWhole(row.asObject())
                : RigRow.isOne(row) && RigRow.isWhole(row.asObject()))) {
                return false;
            }
        }
        return true;
    }

    Path directory() {
        return directory;
    }

    /**
     * The environment of the run.
     *
     * @return its JSON.
     */
    public JsonObject environment() {
        return environment;
    }

    Noise noise() {
        return Noise.of(environment);
    }

    /** Files that are unusable, with the reason. */
    List<String> faults() {
        return faults;
    }

    /** Names of suites of which there are results. */
    List<String> names() {
        return List.copyOf(suites.keySet());
    }

    /** Whether a suite has results. The suite of the model has the file of the model in place of rows. */
    boolean has(String suite) {
        return suites.containsKey(suite) || MODEL.equals(suite + JSON) && Files.exists(directory.resolve(MODEL));
    }

    boolean isJmh(String suite) {
        return JmhResult.isOne(suites.get(suite).get(0));
    }

    List<JmhResult> jmh(String suite) {
        final List<JmhResult> list = new ArrayList<>();
        suites.get(suite).forEach(value -> list.add(JmhResult.of(value.asObject())));
        return list;
    }

    /** The JSON of JMH, in the same order. */
    List<JsonObject> raw(String suite) {
        final List<JsonObject> list = new ArrayList<>();
        suites.get(suite).forEach(value -> list.add(value.asObject()));
        return list;
    }

    List<RigRow> rows(String suite) {
        final List<RigRow> list = new ArrayList<>();
        suites.get(suite).forEach(value -> list.add(new RigRow(value.asObject())));
        return list;
    }

    /** The model as its file has it, or an empty object. {@link RunModel} says why a model is unusable. */
    JsonValue model() {
        try {
            final Path file = directory.resolve(MODEL);
            return Files.exists(file) ? ResultFile.read(file) : Json.object();
        } catch (IOException e) {
            return Json.object();
        }
    }
}
