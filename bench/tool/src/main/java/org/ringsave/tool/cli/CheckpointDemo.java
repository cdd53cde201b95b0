/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** The demo of checkpoints: four runs of one simulation, the report of their costs, and the verdict on their states. */
final class CheckpointDemo {
    private final DemoOptions options;
    private final Continuation continuation;
    private final DemoOutput output;

    CheckpointDemo(DemoOptions options, Continuation continuation, DemoOutput output) {
        this.options = options;
        this.continuation = continuation;
        this.output = output;
    }

    /** Runs all, prints the report, and gives the exit code. */
    int run() throws IOException {
        final Traffic traffic = options.simulation().firstTraffic();
        final DemoResults results = new DemoResults(options.simulation().ticks());
        final DemoRuns runs = new DemoRuns(options, traffic, results, output);
        try (DemoStores stores = DemoStores.open(options.directory())) {
            if (!stores.isTemporary()) {
                output.say("The third run, 'live', writes its checkpoints to " + stores.path());
            }
            final StateDigest reference = runs.withoutCheckpoints("1/4 run    ");
            final StateDigest stopped = runs.stopped(stores.stopped());
            final StateDigest live = runs.live(stores.live(), stores.middle());
            final StateDigest continued = runs.continued(continuation, stores.middle());
            final Verdict verdict = new Verdict(results.totals().wrong());
            verdict.images(results.live().images(), results.live().differentImages(results.stopped()));
            verdict.ended(ComparedRun.STOPPED, reference.differences(stopped));
            verdict.ended(ComparedRun.LIVE, reference.differences(live));
            verdict.ended(ComparedRun.RESTORED, reference.differences(continued));
            return output.end(new DemoReport(options, results, traffic, stores), verdict);
        }
    }
}
