/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.ringsave.tool.console.Units;
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
        try (DemoStores stores = DemoStores.open(options.directory())) {
            if (!stores.isTemporary()) {
                out.println("The third run, 'live', writes its checkpoints to " + stores.path());
            }
            final StateDigest reference = runs.withoutCheckpoints("1/4 run    ");
            final StateDigest stopped = runs.stopped(stores.stopped());
            final StateDigest live = runs.live(stores.live(), stores.middle());
            final StateDigest continued = runs.continued(continuation, stores.middle());
            new DemoReport(options, results, out).print(traffic);
            if (!stores.isTemporary()) {
                out.println("The checkpoints are in " + stores.path() + (stores.replaced() == 0 ? ""
                    : ", in place of " + Units.count(stores.replaced()) + " of an older demo"));
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
