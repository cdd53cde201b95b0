/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a {@code model.json}, or a folder of such folders, one for each run. The date in the model decides
 * which run is the newest; names do not.
 *
 * @param directory of the run.
 * @param model     of it.
 */
public record ResultsFolder(Path directory, Model model) {
    /** Folder of runs, unless the user names another one. */
    public static final Path USUAL = Path.of("results");

    /**
     * The newest model of this machine's processor below a folder of runs.
     *
     * @param results folder of runs; it need not exist.
     * @param machine this one.
     * @return the newest.
     * @throws IOException in one line, if there is none of this processor, naming those there are, or one can't be
     *                     read.
     */
    public static ResultsFolder newest(Path results, Machine machine) throws IOException {
        final List<ResultsFolder> all = all(results);
        return all.stream().filter(run -> run.model.machine().isSameAs(machine)).max(byDate())
            .orElseThrow(() -> new IOException(all.isEmpty()
                ? results + ": holds no " + Model.FILE + "; measure here with --calibrate (half a minute), or name a"
                    + " folder with --results"
                : results + ": holds no results of this processor (" + machine.cpu() + "), only of "
                    + String.join("; ", all.stream().map(run -> run.model.machine().cpu()).distinct().toList())
                    + "; measure here with --calibrate (half a minute), or name a folder with --results to plan for"
                    + " that machine"));
    }

    /**
     * The model that a folder holds, or the newest of those below it, of whatever processor.
     *
     * @param directory of a run, or of several.
     * @return the newest.
     * @throws IOException in one line, if there is none, or one can't be read.
     */
    public static ResultsFolder named(Path directory) throws IOException {
        return all(directory).stream().max(byDate()).orElseThrow(() -> new IOException(directory + ": holds no "
            + Model.FILE + ", nor does a folder in it; name the folder of a run, or measure with --calibrate"));
    }

    private static Comparator<ResultsFolder> byDate() {
        return Comparator.comparing(run -> run.model.machine().date());
    }

    private static List<ResultsFolder> all(Path directory) throws IOException {
        final List<Path> folders = new ArrayList<>(List.of(directory));
        if (Files.isDirectory(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                inside.filter(Files::isDirectory).sorted().forEach(folders::add);
            }
        }
        final List<ResultsFolder> found = new ArrayList<>();
        for (final Path folder : folders) {
            final Path file = folder.resolve(Model.FILE);
            if (Files.exists(file)) {
                found.add(new ResultsFolder(folder, Model.read(file)));
            }
        }
        return found;
    }
}
