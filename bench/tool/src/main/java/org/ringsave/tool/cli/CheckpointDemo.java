/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** The demo of checkpoints: four runs of one simulation, the report of their costs, and the verdict on their states. */
final class CheckpointDemo {
    private final DemoOptions options;
    private final Continuation continuation;
    private final ProgressLines progress;
    private final PrintWriter out;

    CheckpointDemo(DemoOptions options, Continuation continuation, ProgressLines progress, PrintWriter out) {
        this.options = options;
        this.continuation = continuation;
        this.progress = progress;
        this.out = out;
    }

    /** Runs all, prints the report, and gives the exit code. */
    int run() throws IOException {
        final Traffic traffic = options.simulation().firstTraffic();
        final DemoResults results = new DemoResults(options.simulation().ticks());
        final DemoRuns runs = new DemoRuns(options, traffic, results, progress);
        try (CheckpointDirectory checkpoints = new CheckpointDirectory(options.directory(), runs.middleTick())) {
            checkpoints.requireReplaceable(options.outputs());
            final StateDigest reference = runs.withoutCheckpoints();
            final StateDigest stopped = runs.stopped(checkpoints);
            checkpoints.restart();
            final StateDigest live = runs.live(checkpoints);
            final StateDigest continued = runs.continued(continuation, checkpoints);
            new DemoReport(options, results, out).print(traffic);
            if (!checkpoints.isTemporary()) {
                out.println("The checkpoints are in " + checkpoints.path());
            }
            final Verdict verdict = new Verdict(out);
            verdict.wrong(results.totals().wrong());
            verdict.images(results.live().images(), results.live().differentImages(results.stopped()));
            verdict.ended("the run that was stopped", reference.differences(stopped));
            verdict.ended("the run with live checkpoints", reference.differences(live));
            verdict.ended("the restored run", reference.differences(continued));
            return verdict.code();
        }
    }
}
