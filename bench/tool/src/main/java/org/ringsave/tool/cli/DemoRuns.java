/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** The four runs of the demo. Each ends with the digest of its state, and leaves its measurements in the report. */
final class DemoRuns {
    private final SimulationOptions options;
    private final Traffic traffic;
    private final long every;
    private final DemoReport report;
    private final BiFunction<String, Long, Progress> progress;

    /**
     * Prepares the runs of one demo.
     *
     * @param options  of the simulation.
     * @param traffic  that every run gets.
     * @param every    ticks from one checkpoint to the next.
     * @param report   that takes the measurements.
     * @param progress makes the line of a run from its title and first tick.
     */
    DemoRuns(SimulationOptions options, Traffic traffic, long every, DemoReport report,
        BiFunction<String, Long, Progress> progress) {
        this.options = options;
        this.traffic = traffic;
        this.every = every;
        this.report = report;
        this.progress = progress;
    }

    /** The tick of the checkpoint nearest to the middle of the run. */
    long middleTick() {
        final long last = (options.ticks() - 1) / every;
        return Math.max(1, Math.min(last, (options.ticks() / 2 + every / 2) / every)) * every;
    }

    /** Runs all ticks. */
    StateDigest withoutCheckpoints() {
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            final Progress line = progress.apply("1/4 run    ", 0L);
            while (simulation.ticks() < options.ticks()) {
                final long start = System.nanoTime();
                simulation.tick();
                report.without().tick(simulation.ticks(), System.nanoTime() - start);
                if (line.isDue(simulation.ticks())) {
                    line.print(simulation.ticks(), "");
                }
            }
            report.totals(simulation);
            return simulation.digest();
        }
    }

    /** Runs all ticks, with a checkpoint at each tick that is due, but the last. */
    StateDigest withCheckpoints(String title, Function<Simulation, Checkpointer> saver, CheckpointDirectory files,
        CheckpointStatistics statistics) throws IOException {
        try (Simulation simulation = Simulation.start(options.config(), traffic);
            Checkpointer checkpointer = saver.apply(simulation)) {
            final Progress line = progress.apply(title, 0L);
            for (long tick = 1; tick <= options.ticks(); tick++) {
                final boolean due = tick % every == 0 && tick < options.ticks();
                checkpointer.tick(due ? files.file(tick) : null);
                if (due) {
                    if (checkpointer.isFull()) {
                        joinDeltas(files, statistics);
                    }
                    files.added(tick, checkpointer.isFull());
                }
                if (tick == options.ticks()) {
                    checkpointer.finish();
                    joinDeltas(files, statistics);
                }
                if (line.isDue(tick)) {
                    line.print(tick, Units.count(statistics.images()) + " images "
                        + Units.rate(statistics.imageBytes(), statistics.calls().saveNs()));
                }
            }
            return simulation.digest();
        }
    }

    /** Joins every delta of a complete chain with its bases, between two ticks. No tick's time contains it. */
    private static void joinDeltas(CheckpointDirectory files, CheckpointStatistics statistics) throws IOException {
        final List<Long> ticks = files.lastTicks();
        for (int last = 1; last < ticks.size(); last++) {
            statistics.image(ticks.get(last), files.chain(ticks.subList(0, last + 1)).mergedDigest());
        }
    }

    /** The full image of the checkpoint in the middle. A delta is joined with its bases first. */
    private Path joinMiddle(CheckpointDirectory files) throws IOException {
        final ImageChain chain = files.middle();
        if (chain.isFull()) {
            return chain.files().get(0);
        }
        final long start = System.nanoTime();
        chain.merge(files.joinedMiddle());
        report.joined(System.nanoTime() - start, chain.files().size() - 1);
        return files.joinedMiddle();
    }

    /** Continues the checkpoint in the middle to the last tick. */
    StateDigest continued(Continuation continuation, CheckpointDirectory files) throws IOException {
        final Path image = joinMiddle(files);
        final Progress line = progress.apply("4/4 restore", middleTick());
        final Continuation.Outcome outcome = continuation.run(image, options.arguments(), tick -> {
            if (line.isDue(tick)) {
                line.print(tick, "");
            }
        });
        report.restored(outcome.restoreNs(), middleTick());
        return outcome.digest();
    }
}
