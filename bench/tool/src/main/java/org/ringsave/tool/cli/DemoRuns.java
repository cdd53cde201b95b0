/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringsave.save.SaveMode;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
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
    private final DemoOutput output;

    /**
     * Prepares the runs of one demo.
     *
     * @param options of the demo.
     * @param traffic that every run gets.
     * @param results that take the measurements.
     * @param output  for the progress of the runs.
     */
    DemoRuns(DemoOptions options, Traffic traffic, DemoResults results, DemoOutput output) {
        this.options = options;
        this.traffic = traffic;
        this.results = results;
        this.output = output;
        simulated = options.simulation();
    }

    /** The tick of the checkpoint nearest to the middle of the run. */
    long middleTick() {
        final long every = options.every();
        final long last = (simulated.ticks() - 1) / every;
        return Math.max(1, Math.min(last, (simulated.ticks() / 2 + every / 2) / every)) * every;
    }

    /** Runs all ticks. */
    StateDigest withoutCheckpoints(String title) {
        try (Simulation simulation = Simulation.start(simulated.config(), traffic)) {
            final Progress line = output.progress(title, 0);
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
    StateDigest stopped(ImageStore store) throws IOException {
        return withCheckpoints("2/4 stop   ", SaveMode.PAUSED, 1, store, null, results.stopped());
    }

    /** Runs all ticks, with live checkpoints. The full image of the one in the middle goes to a file. */
    StateDigest live(ImageStore store, Path middle) throws IOException {
        return withCheckpoints("3/4 live   ", SaveMode.LIVE, options.fullEvery(), store, middle, results.live());
    }

    /** Runs all ticks, with a checkpoint at each tick that is due, but the last. */
    private StateDigest withCheckpoints(String title, SaveMode mode, int fullEvery, ImageStore store, Path middle,
        CheckpointStatistics statistics) throws IOException {
        try (Simulation simulation = Simulation.start(simulated.config(), traffic);
            Checkpointer checkpointer = new Checkpointer(simulation, store, mode, fullEvery,
                options.chunkLength(), options.slices(), statistics)) {
            final List<Long> chain = new ArrayList<>();
            final Progress line = output.progress(title, 0);
            for (long tick = 1; tick <= simulated.ticks(); tick++) {
                final boolean due = tick % options.every() == 0 && tick < simulated.ticks();
                checkpointer.tick(due);
                if (due) {
                    if (checkpointer.isFull()) {
                        read(store, chain, statistics);
                    }
                    chain.add(tick);
                }
                if (tick == simulated.ticks()) {
                    checkpointer.finish();
                    read(store, chain, statistics);
                }
                if (tick >= middleTick() && middle != null && !Files.exists(middle)) {
                    joinMiddle(store, middle);
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
     * Reads the parts of the images of a complete chain, joins every delta with its bases, and begins another chain.
     * This is between two ticks, so no tick's time contains it.
     */
    private static void read(ImageStore store, List<Long> chain, CheckpointStatistics statistics) throws IOException {
        for (final long tick : chain) {
            final ImageChain images = chain(store, tick).orElseThrow();
            if (images.isFull()) {
                statistics.full().parts().add(images.last());
            } else {
                statistics.delta().parts().add(images.last());
                statistics.image(tick, images.mergedDigest());
            }
        }
        chain.clear();
    }

    /** The images of a tick's checkpoint, once it is complete. */
    private static Optional<ImageChain> chain(ImageStore store, long tick) throws IOException {
        final Optional<StoredImage> image = store.at(tick);
        return image.isEmpty() ? Optional.empty() : Optional.of(ImageChain.of(store.chain(image.get())));
    }

    /** Writes the full image of the checkpoint in the middle, once it is complete. A delta is joined with its bases. */
    private void joinMiddle(ImageStore store, Path middle) throws IOException {
        final Optional<ImageChain> chain = chain(store, middleTick());
        if (chain.isPresent()) {
            final long start = System.nanoTime();
            chain.get().merge(middle);
            if (!chain.get().isFull()) {
                results.joined(System.nanoTime() - start, chain.get().files().size() - 1);
            }
        }
    }

    /** Continues the checkpoint in the middle to the last tick. */
    StateDigest continued(Continuation continuation, Path image) throws IOException {
        final Progress line = output.progress("4/4 restore", middleTick());
        final Continuation.Outcome outcome = continuation.run(image, simulated.arguments(), tick -> {
            if (line.isDue(tick)) {
                line.print(tick, "");
            }
        });
        results.restored(outcome.restoreNs(), middleTick());
        return outcome.digest();
    }
}
