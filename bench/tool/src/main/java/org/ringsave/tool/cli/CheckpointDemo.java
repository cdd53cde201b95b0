/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.ringsave.save.SaveMode;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/** The demo of checkpoints: four runs of one simulation, the report of their costs, and the verdict on their states. */
final class CheckpointDemo {
    private final SimulationOptions options;
    private final int chunkLength;
    private final SliceOptions slices;
    private final Plan plan;
    private final Continuation continuation;
    private final BiFunction<String, Long, Progress> progress;
    private final PrintWriter out;

    /**
     * When checkpoints are due, and where they go.
     *
     * @param every     ticks from one to the next.
     * @param fullEvery of the live ones, every so many is full and the others are deltas.
     * @param directory of their files; null for a temporary one.
     */
    record Plan(long every, int fullEvery, Path directory) {
    }

    CheckpointDemo(SimulationOptions options, int chunkLength, SliceOptions slices, Plan plan,
        Continuation continuation, BiFunction<String, Long, Progress> progress, PrintWriter out) {
        this.options = options;
        this.chunkLength = chunkLength;
        this.slices = slices;
        this.plan = plan;
        this.continuation = continuation;
        this.progress = progress;
        this.out = out;
    }

    /** Runs all, prints the report, and gives the exit code. */
    int run() throws IOException {
        final Traffic traffic = options.loadTraffic();
        final DemoReport report = new DemoReport(options, traffic, chunkLength, slices);
        final DemoRuns runs = new DemoRuns(options, traffic, plan.every, report, progress);
        try (CheckpointDirectory checkpoints = new CheckpointDirectory(plan.directory, runs.middleTick())) {
            final StateDigest reference = runs.withoutCheckpoints();
            final StateDigest stopped = runs.withCheckpoints("2/4 stop   ", simulation -> new Checkpointer(simulation,
                SaveMode.PAUSED, 1, chunkLength, slices, report.stopped()), checkpoints, report.stopped());
            checkpoints.restart();
            final StateDigest live = runs.withCheckpoints("3/4 live   ", simulation -> new Checkpointer(simulation,
                SaveMode.LIVE, plan.fullEvery, chunkLength, slices, report.live()), checkpoints, report.live());
            final StateDigest continued = runs.continued(continuation, checkpoints);
            report.print(out);
            if (!checkpoints.isTemporary()) {
                out.println("The checkpoints are in " + checkpoints.path());
            }
            final Verdict verdict = new Verdict(out);
            verdict.wrong(report.wrong());
            verdict.images(report.live().images(), report.live().differentImages(report.stopped()));
            verdict.ended("the run that was stopped", reference.differences(stopped));
            verdict.ended("the run with live checkpoints", reference.differences(live));
            verdict.ended("the restored run", reference.differences(continued));
            return verdict.code();
        }
    }
}
