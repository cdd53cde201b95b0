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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A model and the place where it was found: the folder of a run, or this jar. The date in a model says which one is the
 * newest.
 *
 * @param place  for the reader of a plan.
 * @param folder of the run; nothing for this jar, which holds a model alone.
 * @param model  that was found there.
 */
public record Results(String place, Optional<Path> folder, Model model) {
    /** The folder of runs, below the working directory, that a plan looks into first. */
    public static final Path USUAL = Path.of("results");

    private static final int DATE_LENGTH = "2026-01-01".length();

    /**
     * The model that is most like this machine, of those below a folder of runs and the jar's: of the same processor
     * and caches, then of the engine's minor version, then of this JDK. Of equals a folder comes before the jar, and
     * the newest before the others. A model that can't be read is left out: the user has not named its folder.
     *
     * @param directory of runs; it need not exist.
     * @param here      this machine.
     * @param warnings  gets one line for each model that is left out.
     * @return the model with its place.
     * @throws IOException in one line, if a folder can't be read.
     */
    public static Results nearest(Path directory, Machine here, Consumer<String> warnings) throws IOException {
        final Results packaged = packaged();
        final List<Found> all = new ArrayList<>(List.of(new Found(Optional.empty(), packaged.model.machine())));
        for (final Path folder : folders(directory)) {
            try {
                all.add(Found.in(folder));
            } catch (IOException e) {
                leaveOut(e, warnings);
            }
        }
        for (final Found found : all.stream().sorted(Found.last(here).reversed()).toList()) {
            try {
                return found.folder.isEmpty() ? packaged : of(found.folder.get());
            } catch (IOException e) {
                leaveOut(e, warnings);
            }
        }
        return packaged;
    }

    private static void leaveOut(IOException e, Consumer<String> warnings) {
        warnings.accept(e.getMessage() + "; this model is left out");
    }

    /**
     * The model of a folder, or of the folders below it the one that is most like this machine: of the same processor
     * and caches, then of the engine's minor version, then of this JDK, and of equals the newest.
     *
     * @param directory of a run, or of several.
     * @param here      this machine.
     * @return the model with its place.
     * @throws IOException in one line, if there is none, it can't be read, or the machine of another can't.
     */
    public static Results named(Path directory, Machine here) throws IOException {
        final List<Found> found = new ArrayList<>();
        for (final Path folder : folders(directory)) {
            found.add(Found.in(folder));
        }
        return of(found.stream().max(Found.last(here)).flatMap(Found::folder).orElseThrow(() -> new IOException(
            directory + ": holds no " + Model.FILE
                + ", nor does a folder in it; name the folder of a run, or measure with --calibrate")));
    }

    /**
     * A folder that holds a model, or nothing for the jar. Its machine is read, its operations are not: a plan needs
     * those of one model.
     */
    private record Found(Optional<Path> folder, Machine machine) {
        static Found in(Path folder) throws IOException {
            return new Found(Optional.of(folder), Model.machine(folder.resolve(Model.FILE)));
        }

        /** The one to take comes last. */
        static Comparator<Found> last(Machine here) {
            return Comparator.comparing((Found one) -> one.machine.isSameAs(here))
                .thenComparing(one -> !one.machine.hasOtherEngine(here))
                .thenComparing(one -> one.machine.hasSameJdkAs(here))
                .thenComparing(one -> one.folder.isPresent())
                .thenComparing(one -> one.machine.date());
        }
    }

    /**
     * The warning that a plan from these results needs on a machine.
     *
     * @param here the machine of the reader.
     * @return one line, or nothing if the results are of the same processor and caches, and of the engine's minor
     *         version as far as both are known.
     */
    public Optional<String> warning(Machine here) {
        final Machine there = model.machine();
        final List<String> other = new ArrayList<>();
        if (!there.isSameAs(here)) {
            other.add("on another machine (" + there.cpu() + "), this is " + here.cpu());
        }
        if (there.hasOtherEngine(here)) {
            other.add("with engine " + there.engine() + ", this is " + here.engine());
        }
        return other.isEmpty() ? Optional.empty() : Optional.of(place + ": measured " + String.join(", and ", other)
            + "; the plan holds there, not here; run 'plan --calibrate' to measure here (less than a minute)");
    }

    /**
     * The same results for a set. If they were measured without regions and states, the set's costs of these are
     * assumed: {@link Model#assumptions} says so.
     *
     * @param set to be planned.
     * @return results that know costs of all parts of the set.
     */
    public Results forSet(SetShape set) {
        if (set.regions().isEmpty() && set.states().isEmpty() || model.hasMemory()) {
            return this;
        }
        return new Results(place, folder, model.withAssumedMemory());
    }

    /**
     * The figures of a sink.
     *
     * @param choice of the sink.
     * @return its figures.
     * @throws IOException in one line that says what to do, if it was not measured here, or its file can't be read.
     */
    public Sink sink(SinkChoice choice) throws IOException {
        return switch (choice.kind()) {
            case MEMORY -> Sink.MEMORY;
            case AERON -> TransferResults.sink(file(TransferResults.FILE, "transfers over Aeron, so name the folder of"
                + " another run, or measure it and the model with 'benchmarks.jar bench --profile full --suite model"
                + " --suite transfer'"), choice, model.machine());
            case FILE, STORE -> directory(choice);
        };
    }

    private Sink directory(SinkChoice choice) throws IOException {
        final Path asked = choice.directory();
        final String remedy = "so measure it with 'plan --calibrate --sink file:" + (asked == null ? "DIR" : asked)
            + "' (less than a minute)";
        final Path path = file(MeasuredSink.FILE, "measured directory, " + remedy);
        final MeasuredSink measured = MeasuredSink.read(path);
        if (asked != null && !asked.toAbsolutePath().normalize().toString().equals(measured.directory())) {
            throw new IOException(path + ": has no measurement of " + asked + " but one of " + measured.directory()
                + ", " + remedy);
        }
        return measured.sink(choice, path);
    }

    private Path file(String name, String missing) throws IOException {
        final Path file = folder.map(one -> one.resolve(name)).orElse(null);
        if (file == null || !Files.exists(file)) {
            throw new IOException(place + ": has no " + missing);
        }
        return file;
    }

    /** The committed results that this jar holds. */
    static Results packaged() throws IOException {
        final Model model = Model.packaged();
        final String date = model.machine().date().substring(0, DATE_LENGTH);
        return new Results("results of " + date + " in ringsave.jar", Optional.empty(), model);
    }

    /**
     * The results of a folder.
     *
     * @param folder of a run.
     * @param model  of the same run.
     * @return the results.
     */
    public static Results of(Path folder, Model model) {
        return new Results(folder.toString(), Optional.of(folder), model);
    }

    private static Results of(Path folder) throws IOException {
        return of(folder, Model.read(folder.resolve(Model.FILE)));
    }

    /** The folder itself and those in it, as far as they hold a model. */
    private static List<Path> folders(Path directory) throws IOException {
        final List<Path> folders = new ArrayList<>(List.of(directory));
        if (Files.isDirectory(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                inside.filter(Files::isDirectory).sorted().forEach(folders::add);
            }
        }
        return folders.stream().filter(folder -> Files.exists(folder.resolve(Model.FILE))).toList();
    }
}
