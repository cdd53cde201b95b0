/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ringsave.save.SaveMode;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** The four runs of the demo. Each ends with the digest of its state, and leaves its measurements in the results. */
final class DemoRuns {
    private final DemoOptions options;
    private final SimulationOptions simulated;
    private final Traffic traffic;
    private final DemoResults results;
    private final ProgressLines progress;

    /**
     * Prepares the runs of one demo.
     *
     * @param options  of the demo.
     * @param traffic  that every run gets.
     * @param results  that take the measurements.
     * @param progress of the runs.
     */
    DemoRuns(DemoOptions options, Traffic traffic, DemoResults results, ProgressLines progress) {
        this.options = options;
        this.traffic = traffic;
        this.results = results;
        this.progress = progress;
        simulated = options.simulation();
    }

    /** The tick of the checkpoint nearest to the middle of the run. */
    long middleTick() {
        final long every = options.every();
        final long last = (simulated.ticks() - 1) / every;
        return Math.max(1, Math.min(last, (simulated.ticks() / 2 + every / 2) / every)) * every;
    }

    /** Runs all ticks. */
    StateDigest withoutCheckpoints() {
        try (Simulation simulation = Simulation.start(simulated.config(), traffic)) {
            final Progress line = progress.line("1/4 run    ", 0);
            while (simulation.ticks() < simulated.ticks()) {
                final long start = System.nanoTime();
                simulation.tick();
                results.without().tick(simulation.ticks(), System.nanoTime() - start);
                if (line.isDue(simulation.ticks())) {
                    line.print(simulation.ticks(), "");
                }
            }
            results.ended(simulation);
            return simulation.digest();
        }
    }

    /** Runs all ticks and stops for each checkpoint. */
    StateDigest stopped(CheckpointDirectory files) throws IOException {
        return withCheckpoints("2/4 stop   ", SaveMode.PAUSED, 1, files, results.stopped());
    }

    /** Runs all ticks, with live checkpoints. */
    StateDigest live(CheckpointDirectory files) throws IOException {
        return withCheckpoints("3/4 live   ", SaveMode.LIVE, options.fullEvery(), files, results.live());
    }

    /** Runs all ticks, with a checkpoint at each tick that is due, but the last. */
    private StateDigest withCheckpoints(String title, SaveMode mode, int fullEvery, CheckpointDirectory files,
        CheckpointStatistics statistics) throws IOException {
        try (Simulation simulation = Simulation.start(simulated.config(), traffic);
            Checkpointer checkpointer = new Checkpointer(simulation, mode, fullEvery, options.chunkLength(),
                options.slices(), statistics)) {
            final Progress line = progress.line(title, 0);
            for (long tick = 1; tick <= simulated.ticks(); tick++) {
                final boolean due = tick % options.every() == 0 && tick < simulated.ticks();
                checkpointer.tick(due ? files.file(tick) : null);
                if (due) {
                    if (checkpointer.isFull()) {
                        read(files, statistics);
                    }
                    files.added(tick, checkpointer.isFull());
                }
                if (tick == simulated.ticks()) {
                    checkpointer.finish();
                    read(files, statistics);
                }
                if (line.isDue(tick)) {
                    line.print(tick, Units.count(statistics.images()) + " images "
                        + Units.rate(statistics.imageBytes(), statistics.calls().saveNs()));
                }
            }
            return simulation.digest();
        }
    }

    /**
     * Reads the parts of the images of a complete chain, and joins every delta with its bases. This is between two
     * ticks, so no tick's time contains it.
     */
    private static void read(CheckpointDirectory files, CheckpointStatistics statistics) throws IOException {
        final List<Long> ticks = files.lastTicks();
        for (int last = 0; last < ticks.size(); last++) {
            final Path file = files.file(ticks.get(last));
            if (last == 0) {
                statistics.full().parts().add(file);
            } else {
                statistics.delta().parts().add(file);
                statistics.image(ticks.get(last), files.chain(ticks.subList(0, last + 1)).mergedDigest());
            }
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
        results.joined(System.nanoTime() - start, chain.files().size() - 1);
        return files.joinedMiddle();
    }

    /** Continues the checkpoint in the middle to the last tick. */
    StateDigest continued(Continuation continuation, CheckpointDirectory files) throws IOException {
        final Path image = joinMiddle(files);
        final Progress line = progress.line("4/4 restore", middleTick());
        final Continuation.Outcome outcome = continuation.run(image, simulated.arguments(), tick -> {
            if (line.isDue(tick)) {
                line.print(tick, "");
            }
        });
        results.restored(outcome.restoreNs(), middleTick());
        return outcome.digest();
    }
}
