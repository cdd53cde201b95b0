/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures suites of this build and of another one by turns: in each round both run each suite in one fork, and the
 * build that goes first changes from round to round. So whatever slows the machine down for a while slows down both.
 * One thread, but for {@link #stop}.
 */
public final class BuildTurns {
    private static final String OWN = "this";
    private static final String OTHER = "other";
    /** Longest time of a suite, as a multiple of the planned one. */
    private static final double PATIENCE = 5;
    private static final double LEAST_LIMIT_S = 120;

    private final List<Suite> suites;
    private final Profile profile;
    private final Path directory;
    private final String other;
    private final Step ownStep;
    private final Step otherStep;

    /**
     * Prepare the turns.
     *
     * @param suites    of JMH, to run.
     * @param profile   whose parameters and times they have.
     * @param directory empty, for the results.
     * @param other     jar of the other build's benchmarks.
     */
    public BuildTurns(List<Suite> suites, Profile profile, Path directory, Path other) {
        this(suites, profile, directory, other.toString(), new ChildStep(), ChildStep.ofClasses(other.toString()));
    }

    BuildTurns(List<Suite> suites, Profile profile, Path directory, String other, Step ownStep, Step otherStep) {
        this.suites = suites.stream().map(suite -> suite.forTurns(profile)).toList();
        this.profile = profile;
        this.directory = directory;
        this.other = other;
        this.ownStep = ownStep;
        this.otherStep = otherStep;
    }

    /**
     * Planned time of both builds.
     *
     * @param rounds of them.
     * @return in seconds.
     */
    public double plannedSeconds(int rounds) {
        return 2 * rounds * suites.stream().mapToDouble(suite -> suite.plannedSeconds(profile)).sum();
    }

    /**
     * Results of this build.
     *
     * @param round from 0 on, that was run.
     * @return a directory with a file a suite.
     */
    public Path own(int round) {
        return directory.resolve(OWN + '-' + round);
    }

    /**
     * Results of the other build.
     *
     * @param round from 0 on, that was run.
     * @return a directory with a file a suite.
     */
    public Path other(int round) {
        return directory.resolve(OTHER + '-' + round);
    }

    /**
     * Run a round. This build goes first in even ones.
     *
     * @param round from 0 on.
     * @throws IOException naming build, suite and reason, if one fails.
     */
    public void run(int round) throws IOException {
        for (final Suite suite : suites) {
            if (round % 2 == 0) {
                run(suite, "this build", ownStep, own(round));
                run(suite, other, otherStep, other(round));
            } else {
                run(suite, other, otherStep, other(round));
                run(suite, "this build", ownStep, own(round));
            }
        }
    }

    private void run(Suite suite, String build, Step step, Path results) throws IOException {
        Files.createDirectories(results);
        final Optional<String> fault = step.run(suite, profile, results, directory.resolve("log"),
            Math.max(LEAST_LIMIT_S, PATIENCE * suite.plannedSeconds(profile)), () -> { });
        if (fault.isPresent() || !Files.exists(results.resolve(suite.file()))) {
            throw new IOException(build + ": suite " + suite.name() + " failed: "
                + fault.orElse("it wrote no results"));
        }
    }

    /** End the running suite, if there is one. Any thread. */
    public void stop() {
        ownStep.stop();
        otherStep.stop();
    }
}
