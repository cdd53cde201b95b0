/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The other process of {@link DemoCommand}: continues from a checkpoint, and prints lines for {@link Continuation}. */
@Command(name = "continue", hidden = true, mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Go on from a checkpoint of the demo to its end, and print digests of the final state.")
final class ContinueCommand implements Callable<Integer> {
    static final String RESTORED = "restored ";
    static final String TICK = "tick ";
    static final String DIGEST = "digest ";

    private static final int REPORTS = 200;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "Checkpoint to go on from.")
    private Path image;

    @Mixin
    private SimulationOptions options;

    @Override
    public Integer call() throws IOException {
        options.check();
        final PrintWriter out = spec.commandLine().getOut();
        final Traffic traffic = options.loadTraffic();
        final long start = System.nanoTime();
        try (Simulation simulation = restore(traffic)) {
            run(simulation, System.nanoTime() - start, options.ticks(), out);
        }
        return 0;
    }

    /** Runs a simulation to a tick and prints its results and the time until it was ready. */
    static void run(Simulation simulation, long restoreNs, long ticks, PrintWriter out) {
        out.println(RESTORED + restoreNs);
        final long step = Math.max(1, ticks / REPORTS);
        while (simulation.ticks() < ticks) {
            simulation.tick();
            if (simulation.ticks() % step == 0) {
                out.println(TICK + simulation.ticks());
            }
        }
        simulation.digest().lines().forEach(line -> out.println(DIGEST + line));
    }

    private Simulation restore(Traffic traffic) throws IOException {
        return Simulation.restore(options.config(), traffic, image);
    }
}
