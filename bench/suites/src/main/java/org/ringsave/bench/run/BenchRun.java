/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.ringsave.tool.console.Units;

/**
 * One run of suites into a directory. However it ends, each file there is whole, and the missing suites are known. A
 * suite writes elsewhere. Its files get their names after it has ended well and they are on the disk.
 */
public final class BenchRun {
    private static final double NS_PER_S = 1e9;
    private static final double PATIENCE = 5;
    private static final double LEAST_PATIENCE = 30;
    /** Suites between two looks at the floor with the quick profile; with the full one, 1. */
    private static final int SUITES_A_LOOK = 4;

    private final List<Suite> suites;
    private final Path directory;
    private final Step step;
    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier clock;
    private final RunRecord record;
    private final List<String> faults = new ArrayList<>();
    private volatile boolean interrupted;

    /**
     * Begin or resume.
     *
     * @param suites      of the complete run.
     * @param profile     of the run.
     * @param directory   of its own; its finished suites are kept.
     * @param environment of this machine.
     * @param out         for people.
     * @param isTerminal  whether a line can be drawn over.
     * @throws IOException if the directory has a run that can't be resumed: damaged, or of another machine.
     */
    public BenchRun(List<Suite> suites, Profile profile, Path directory, Environment environment, PrintWriter out,
        boolean isTerminal) throws IOException {
        this(suites, profile, directory, environment, out, isTerminal, new ChildStep(), System::nanoTime);
    }

    BenchRun(List<Suite> suites, Profile profile, Path directory, Environment environment, PrintWriter out,
        boolean isTerminal, Step step, LongSupplier clock) throws IOException {
        this.suites = List.copyOf(suites);
        this.directory = directory;
        this.out = out;
        this.isTerminal = isTerminal;
        this.step = step;
        this.clock = clock;
        record = new RunRecord(directory, environment, profile, suites.stream().map(Suite::name).toList());
    }

    /**
     * Run the unfinished suites, within the time of the profile.
     *
     * @return whether all suites are finished and the noise is known.
     * @throws IOException if a file can't be written.
     */
    public boolean run() throws IOException {
        final List<Suite> open = open();
        final Optional<String> obstacle = step.obstacle(open);
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        record.save();
        if (!open.isEmpty()) {
            measure(open);
        }
        ResultsDirectory.deleteScratch(directory);
        if (!interrupted) {
            out.println(summary());
            out.flush();
        }
        return faults.isEmpty() && missing().isEmpty() && !interrupted;
    }

    private List<Suite> open() {
        final List<Suite> open = new ArrayList<>();
        for (final Suite suite : suites) {
            final boolean wasFinished = record.isFinished(suite);
            final Optional<String> reason = record.reasonToRun(suite);
            if (reason.isPresent()) {
                open.add(suite);
                if (wasFinished) {
                    record.forget(suite);
                    out.println(suite.name() + " runs again: " + reason.get());
                }
            }
        }
        if (open.size() < suites.size()) {
            out.println(suites.size() - open.size() + " of " + suites.size() + " suites are finished already");
        }
        return open;
    }

    private static int suitesALook(Profile profile) {
        return profile == Profile.QUICK ? SUITES_A_LOOK : 1;
    }

    /** Time of all suites together, looks at the floor included. */
    static double plannedSeconds(List<Suite> suites, Profile profile) {
        final int looks = 1 + (suites.size() + suitesALook(profile) - 1) / suitesALook(profile);
        return suites.stream().mapToDouble(suite -> suite.plannedSeconds(profile)).sum()
            + looks * Suites.FLOOR.plannedSeconds(profile);
    }

    private void measure(List<Suite> open) throws IOException {
        final Profile profile = record.profile();
        final int suitesALook = suitesALook(profile);
        final double planned = plannedSeconds(open, profile);
        out.println(Units.format("%s: %d of %d suites to run, about %s; results go to %s", profile,
            open.size(), suites.size(), Units.remaining(planned), directory));
        final long start = clock.getAsLong();
        final RunProgress progress = new RunProgress(out, isTerminal, clock, open.size(), planned);
        look("start", progress);
        for (int i = 0; i < open.size() && !interrupted; i++) {
            final Suite suite = open.get(i);
            final double left = profile.limitSeconds() - (clock.getAsLong() - start) / NS_PER_S;
            if (left < suite.plannedSeconds(profile)) {
                faults.add(suite.name() + ": no time left; go on with --resume");
                progress.skip(suite.plannedSeconds(profile));
                continue;
            }
            progress.begin(suite.name(), i + 1, suite.plannedSeconds(profile));
            final Optional<String> fault = measure(suite, left, progress);
            if (!interrupted) {
                final double seconds = progress.end(fault.map(reason -> "FAILED, " + reason).orElse("done"));
                if (fault.isPresent()) {
                    faults.add(suite.name() + ": " + fault.get());
                } else {
                    record.finish(suite, seconds);
                }
                if ((i + 1) % suitesALook == 0 || i + 1 == open.size()) {
                    look("after " + suite.name(), progress);
                }
            }
        }
    }

    private Optional<String> measure(Suite suite, double left, RunProgress progress) throws IOException {
        final Path scratch = ResultsDirectory.freshScratch(directory);
        final Path log = directory.resolve(suite.name() + ".log");
        final double patience = Math.max(LEAST_PATIENCE, PATIENCE * suite.plannedSeconds(record.profile()));
        final Optional<String> failure =
            step.run(suite, record.profile(), scratch, log, Math.min(left, patience), progress::draw);
        if (interrupted) {
            Files.deleteIfExists(log);
            return failure;
        }
        final Optional<String> fault =
            failure.or(() -> SuiteFile.fault(scratch.resolve(suite.file()), suite, record.profile()));
        if (fault.isPresent()) {
            return Optional.of(fault.get() + (Files.exists(log) ? "; see " + log : ""));
        }
        try (Stream<Path> files = Files.list(scratch)) {
            for (final Path file : files.sorted().toList()) {
                ResultFile.keep(file, directory.resolve(file.getFileName().toString()),
                    suite.isJmh() && file.endsWith(suite.file()));
            }
        }
        Files.deleteIfExists(log);
        return Optional.empty();
    }

    /** Measures the floor: how fast the machine is at the moment. */
    private void look(String when, RunProgress progress) throws IOException {
        if (interrupted) {
            return;
        }
        final Path scratch = ResultsDirectory.freshScratch(directory);
        final Path log = scratch.resolve("floor.log");
        progress.beginLook(Suites.FLOOR.plannedSeconds(record.profile()));
        final Optional<String> failure = step.run(Suites.FLOOR, record.profile(), scratch, log, LEAST_PATIENCE,
            progress::draw).or(() -> SuiteFile.fault(scratch.resolve(Suites.FLOOR.file()), Suites.FLOOR,
                record.profile()));
        progress.endLook();
        if (failure.isPresent()) {
            if (!interrupted) {
                faults.add("the noise is unknown: " + failure.get());
            }
            return;
        }
        record.add(Noise.Look.read(when, scratch.resolve(Suites.FLOOR.file())));
    }

    private List<String> missing() {
        return suites.stream().filter(suite -> !record.isFinished(suite)).map(Suite::name).toList();
    }

    private String summary() {
        final List<String> missing = missing();
        final StringBuilder text = new StringBuilder(200);
        text.append(suites.size() - missing.size()).append(" of ").append(suites.size())
            .append(" suites are finished in ").append(directory);
        faults.forEach(fault -> text.append(System.lineSeparator()).append("  ").append(fault));
        if (!missing.isEmpty()) {
            text.append(System.lineSeparator()).append("missing: ").append(String.join(", ", missing))
                .append("; go on with 'benchmarks.jar bench --resume ").append(directory).append('\'');
        }
        return text.toString();
    }

    /**
     * Was it interrupted?
     *
     * @return whether {@link #interrupt} was called.
     */
    public boolean isInterrupted() {
        return interrupted;
    }

    /**
     * End the running suite and print the missing ones; {@link #run} then returns false. Any thread: a shutdown hook
     * calls it when the user interrupts.
     */
    public void interrupt() {
        interrupted = true;
        step.stop();
        out.println();
        out.println("interrupted: " + summary());
        out.flush();
    }
}
