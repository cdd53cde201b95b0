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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The finished suites of a run, and their options, in {@value #FILE}. A run resumes from it. */
public final class RunState {
    /** Name of its file. */
    public static final String FILE = ResultFile.RUN;

    private final Profile profile;
    private final List<String> selected;
    private final Map<String, Finished> finished = new LinkedHashMap<>();

    /** The options of a finished suite. */
    private record Finished(String options, String build, double seconds) {
    }

    RunState(Profile profile, List<String> selected) {
        this.profile = profile;
        this.selected = List.copyOf(selected);
    }

    /**
     * Profile of the run.
     *
     * @return the profile.
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Suites of the complete run.
     *
     * @return their names.
     */
    public List<String> selected() {
        return selected;
    }

    /** The same run with more suites. The suites of earlier calls still belong to it. */
    RunState with(Profile another, List<String> names) {
        final Set<String> all = new LinkedHashSet<>(selected);
        all.addAll(names);
        final RunState state = new RunState(another, List.copyOf(all));
        state.finished.putAll(finished);
        return state;
    }

    /** The reason why a suite must run; empty if it is finished. */
    Optional<String> reasonToRun(Suite suite, String build, Path directory) {
        final Finished before = finished.get(suite.name());
        if (before == null) {
            return Optional.of("not finished");
        }
        if (!before.options.equals(suite.options(profile))) {
            return Optional.of("was run with other options");
        }
        if (!before.build.equals(build)) {
            return Optional.of("was run with another build");
        }
        return SuiteFile.fault(directory.resolve(suite.file()), suite, profile);
    }

    void finish(Suite suite, String build, double seconds) {
        finished.put(suite.name(), new Finished(suite.options(profile), build, seconds));
    }

    void forget(Suite suite) {
        finished.remove(suite.name());
    }

    boolean isFinished(String name) {
        return finished.containsKey(name);
    }

    void write(Path directory) throws IOException {
        final JsonObject suites = Json.object();
        finished.forEach((name, how) -> suites.add(name, Json.object()
            .add("seconds", Math.round(how.seconds * 10) / 10.0)
            .add("options", how.options).add("build", how.build)));
        final JsonArray names = Json.array();
        selected.forEach(names::add);
        ResultFile.write(directory.resolve(FILE),
            Json.object().add("profile", profile.toString()).add("selected", names).add("finished", suites));
    }

    /**
     * Read it.
     *
     * @param directory of the run.
     * @return its state.
     * @throws IOException naming the directory, if it holds no run, or a damaged one.
     */
    public static RunState read(Path directory) throws IOException {
        final Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(directory + ": holds no run of 'benchmarks.jar bench' (no " + FILE
                + "); check the path, or start a run without --resume");
        }
        try {
            final JsonObject json = ResultFile.read(file).asObject();
            final List<String> names = new ArrayList<>();
            for (final JsonValue name : json.get("selected").asArray()) {
                names.add(name.asString());
            }
            final RunState state = new RunState(
                Profile.valueOf(json.get("profile").asString().toUpperCase(java.util.Locale.ROOT)), names);
            for (final JsonObject.Member member : json.get("finished").asObject()) {
                final JsonObject how = member.getValue().asObject();
                state.finished.put(member.getName(), new Finished(how.get("options").asString(),
                    how.get("build").asString(), how.get("seconds").asDouble()));
            }
            return state;
        } catch (UnsupportedOperationException | NullPointerException | IllegalArgumentException e) {
            throw new IOException(file + ": is no file of 'benchmarks.jar bench'; start a run without --resume",
                e);
        }
    }
}
