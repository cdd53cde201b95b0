/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The record of a run in its directory: finished suites, and the environment with its noise. */
public final class RunRecord {
    private final Path directory;
    private final Environment environment;
    private final RunState state;
    private final Noise noise;
    private final String date;

    /** Begins the record of a new run, or goes on with that of the directory. */
    RunRecord(Path directory, Environment environment, Profile profile, List<String> names) throws IOException {
        this.directory = directory;
        this.environment = environment;
        final JsonObject present = environment.toJson(profile, new Noise());
        if (Files.exists(directory.resolve(RunState.FILE))) {
            state = RunState.read(directory).with(profile, names);
            final JsonObject before = readEnvironment(directory);
            requireSame(before, present);
            noise = Noise.of(before);
            date = before.getString("date", present.getString("date", ""));
        } else {
            state = new RunState(profile, names);
            noise = new Noise();
            date = present.getString("date", "");
        }
    }

    /** Suites of one run are divided by each other, so they must run under the same conditions. */
    private void requireSame(JsonObject before, JsonObject present) throws IOException {
        final String difference = Environment.difference(before, present);
        if (!difference.isEmpty()) {
            throw new IOException(directory + ": was measured on another machine (" + difference
                + "); start a run without --resume");
        }
        final List<String> others = Environment.otherDifferences(before, present, Environment.OF_A_RUN);
        if (!others.isEmpty()) {
            throw new IOException(directory + ": was measured in another environment (" + String.join("; ", others)
                + "); start a run without --resume");
        }
    }

    /**
     * Read the environment of a run.
     *
     * @param directory of the run.
     * @return the content of its file.
     * @throws IOException if it can't be read, or is no JSON object.
     */
    public static JsonObject readEnvironment(Path directory) throws IOException {
        final JsonValue value = ResultFile.read(directory.resolve(Environment.FILE));
        if (!value.isObject()) {
            throw new IOException(directory.resolve(Environment.FILE) + ": is no file of 'benchmarks.jar bench'");
        }
        return value.asObject();
    }

    Profile profile() {
        return state.profile();
    }

    boolean isFinished(Suite suite) {
        return state.isFinished(suite.name());
    }

    /** The reason why a suite must run; empty if it is finished. */
    Optional<String> reasonToRun(Suite suite) {
        return state.reasonToRun(suite, environment.buildIdentity(), directory);
    }

    void forget(Suite suite) {
        state.forget(suite);
    }

    void finish(Suite suite, double seconds) throws IOException {
        state.finish(suite, environment.buildIdentity(), seconds);
        state.write(directory);
    }

    void add(Noise.Look look) throws IOException {
        noise.add(look);
        save();
    }

    void save() throws IOException {
        ResultFile.write(directory.resolve(Environment.FILE),
            environment.toJson(state.profile(), noise).set("date", date));
        state.write(directory);
    }
}
