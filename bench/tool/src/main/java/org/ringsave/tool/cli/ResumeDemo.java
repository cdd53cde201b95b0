/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** A run with live checkpoints that goes on from the newest one of a directory, and is compared with one without. */
final class ResumeDemo {
    private static final int CAPTURE_LIMIT = 1 << 30;

    private final DemoOptions options;
    private final DemoOutput output;
    private ResumeFindings findings;

    ResumeDemo(DemoOptions options, DemoOutput output) {
        this.options = options;
        this.output = output;
    }

    /** Runs both, prints the verdict, and gives the exit code. */
    int run() throws IOException {
        final Traffic traffic = options.simulation().firstTraffic();
        final StateDigest resumed;
        if (Files.exists(options.directory())) {
            OlderDemo.require(ImageStore.read(options.directory()).list(), true);
        }
        try (ImageStore store = ImageStore.open(options.directory(), DemoStores.OPTIONS);
            Simulation simulation = resume(traffic, store)) {
            resumed = run(simulation, store);
        }
        final DemoResults results = new DemoResults(options.simulation().ticks());
        final DemoRuns runs = new DemoRuns(options, traffic, results, output);
        final StateDigest reference = runs.withoutCheckpoints("2/2 run    ");
        final Verdict verdict = new Verdict(results.totals().wrong());
        verdict.ended(ComparedRun.RESUMED, reference.differences(resumed));
        final int code = output.end(findings, verdict);
        if (code != 0) {
            // No image holds these options.
            output.say("A run that was started with another --seed, --load or --traffic ends so: give its options.");
        }
        return code;
    }

    private Simulation resume(Traffic traffic, ImageStore store) throws IOException {
        try {
            return Simulation.resume(options.simulation().config(), traffic, store);
        } catch (ImageException e) {
            throw otherOptions(e);
        }
    }

    /** Of an image that is right and does not fit. Throws a refusal that says nothing about the options. */
    static IOException otherOptions(ImageException refusal) {
        if (refusal.isLackOfMemory() || refusal.field().equals("version")) {
            throw refusal;
        }
        return new IOException(refusal.getMessage() + "; the run was started with other options: give those again, or"
            + " another --dir", refusal);
    }

    private StateDigest run(Simulation simulation, ImageStore store) throws IOException {
        final long first = simulation.ticks();
        output.say(first == 0 ? "there is no checkpoint: the run begins. A demo without"
            + " --resume writes them in its third run, 'live'" : Units.format("resumed at tick %,d", first));
        final SaveAgent agent = new SaveAgent(new SaveSession(CAPTURE_LIMIT, options.slices().spillLimit()),
            options.chunkLength(), options.slices().budgetNs());
        final Checkpoints checkpoints = simulation.checkpoints(store, agent,
            CheckpointPolicy.everyTicks(options.every()).withFullEvery(options.fullEvery()));
        simulation.onHeld(agent::awaitRoom);
        final Progress line = output.progress("1/2 resume ", first);
        while (simulation.ticks() < options.simulation().ticks()) {
            simulation.tick();
            if (simulation.ticks() < options.simulation().ticks()) {
                checkpoints.doWork(simulation.ticks());
            }
            if (line.isDue(simulation.ticks())) {
                line.print(simulation.ticks(), Units.count(checkpoints.completed()) + " images");
            }
        }
        checkpoints.finish();
        if (checkpoints.failures() > 0) {
            throw new IOException("a checkpoint failed: " + checkpoints.lastFailure().getMessage(),
                checkpoints.lastFailure());
        }
        findings = new ResumeFindings(options.directory(), first, checkpoints.completed());
        return simulation.digest();
    }
}
