/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.ringsave.bench.report.PairedComparison;
import org.ringsave.bench.run.BuildTurns;
import org.ringsave.bench.run.JmhLock;
import org.ringsave.bench.run.Profile;
import org.ringsave.bench.run.ResultsDirectory;
import org.ringsave.bench.run.Suite;
import org.ringsave.tool.console.Units;
import picocli.CommandLine.Option;

/** Options of a comparison of two builds by turns, and the comparison. */
final class AgainstBuild {
    /** With two rounds there is no interval to speak of. */
    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 100;
    private static final double PERCENT = 100;
    /** The suites whose quotients say most about the engine. */
    private static final List<String> USUAL = List.of("save", "restore", "pause", "delta", "ring");

    @Option(names = "--against", paramLabel = "JAR",
        description = "Instead of a run: measure this build and that of another benchmarks.jar by turns, a fork each,"
            + " and say of each figure whether this build is better, worse, or within noise. Default suites: save,"
            + " restore, pause, delta, ring.")
    private Path jar;

    @Option(names = "--rounds", paramLabel = "N", description = "With --against: turns of each build, 3 to 100."
        + " Default: 5.")
    private Integer rounds;

    @Option(names = "--least", paramLabel = "PERCENT",
        description = "With --against: smaller changes are noise, 0 to 100. Default: 2.")
    private Double least;

    boolean isGiven() {
        return jar != null;
    }

    /** Why the options don't fit each other or the suites, or an empty string. */
    String fault(List<Suite> suites) {
        if (jar == null) {
            return rounds == null && least == null ? "" : (rounds == null ? "--least" : "--rounds")
                + " needs --against";
        }
        if (rounds != null && (rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS)) {
            return "--rounds=" + rounds + " is not " + LEAST_ROUNDS + " to " + MOST_ROUNDS;
        }
        if (least != null && !(least >= 0 && least <= PERCENT)) {
            return "--least=" + least + " is not 0 to 100";
        }
        if (!hasBenchmarks()) {
            return "--against=" + jar + " holds no benchmarks of JMH; build the other version, and give its"
                + " benchmarks.jar";
        }
        return suites.stream().filter(suite -> !suite.takesTurns()).findFirst()
            .map(suite -> "--suite=" + suite.name() + " is no benchmark that warms up, and can't take turns")
            .orElse("");
    }

    private boolean hasBenchmarks() {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry("META-INF/BenchmarkList") != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The suites that are measured if none is named. */
    static boolean isUsual(Suite suite) {
        return USUAL.contains(suite.name());
    }

    /** Measures and prints. Returns true if something is worse. */
    boolean compare(List<Suite> suites, Profile profile, PrintWriter out) throws IOException {
        final Optional<String> obstacle = JmhLock.obstacle();
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        final Path directory = Files.createTempDirectory("ringsave-turns");
        final BuildTurns turns = new BuildTurns(suites, profile, directory, jar);
        final Thread hook = new Thread(() -> end(turns, directory));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return compare(turns, rounds == null ? 5 : rounds, out);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
                end(turns, directory);
            } catch (IllegalStateException e) {
                // This JVM is shutting down already, and the hook removes everything.
            }
        }
    }

    private static void end(BuildTurns turns, Path directory) {
        turns.stop();
        try {
            ResultsDirectory.delete(directory);
        } catch (IOException e) {
            // A child that has not ended yet makes files: they stay in the directory of temporary files.
        }
    }

    private boolean compare(BuildTurns turns, int count, PrintWriter out) throws IOException {
        final PairedComparison comparison = new PairedComparison(least == null ? 0.02 : least / PERCENT);
        for (int round = 0; round < count; round++) {
            out.println(Units.format("round %d of %d, ETA %s", round + 1, count,
                Units.remaining(turns.plannedSeconds(count - round))));
            out.flush();
            turns.run(round);
            comparison.add(turns.own(round), turns.other(round));
        }
        comparison.requireCommon();
        comparison.lines().forEach(out::println);
        return comparison.worse() > 0;
    }
}
