/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.bench.sim.Simulation;
import org.ringsave.bench.sim.StateDigest;
import org.ringsave.bench.sim.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a restored simulation goes on as if it had never stopped, and what its checkpoints cost. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = {"Simulate network and storage devices three times: without a checkpoint; with one every few ticks;"
        + " and from a checkpoint in the middle, restored in a new process. All three must end in the same state, to"
        + " the bit.",
        "Exit code 0: they do, and every completion was right; 1: not so, and the last lines say where."})
final class DemoCommand implements Callable<Integer> {
    private static final int SHOWN_DIFFERENCES = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SimulationOptions options;

    @Option(names = "--every", paramLabel = "N", defaultValue = "20",
        description = "Ticks between two checkpoints, 1 to --ticks less 1. Default: ${DEFAULT-VALUE}.")
    private long every;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Directory for the checkpoints, created if need be; the last three and the one in the middle are"
            + " kept. Default: a temporary one, removed at the end.")
    private Path directory;

    @Mixin
    private ChunkOption chunk;

    private final Continuation continuation;
    private final boolean isTerminal;

    /** The command as users have it. */
    DemoCommand() {
        this(new ChildJvm(), Progress.detectTerminal());
    }

    /** The command with another way to go on from a checkpoint. */
    DemoCommand(Continuation continuation, boolean isTerminal) {
        this.continuation = continuation;
        this.isTerminal = isTerminal;
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        Options.requireRange(spec, "--every", every, 1, options.ticks() - 1);
        chunk.check();
        final PrintWriter out = spec.commandLine().getOut();
        final Traffic traffic = options.loadTraffic();
        try (CheckpointDirectory checkpoints = new CheckpointDirectory(directory, middleTick())) {
            final DemoReport report = new DemoReport(options, traffic, chunk.length());
            final StateDigest reference = runThrough(traffic, report);
            final StateDigest checkpointed = runWithCheckpoints(traffic, checkpoints, report);
            final StateDigest continued = runOn(checkpoints.middle(), report);
            report.print(out);
            if (!checkpoints.isTemporary()) {
                out.println("The checkpoints are in " + checkpoints.path());
            }
            return judge(out, report.wrong(), reference.differences(checkpointed), reference.differences(continued));
        }
    }

    /** The checkpoint nearest to the middle of the run. */
    private long middleTick() {
        final long last = (options.ticks() - 1) / every;
        return Math.max(1, Math.min(last, (options.ticks() / 2 + every / 2) / every)) * every;
    }

    private StateDigest runThrough(Traffic traffic, DemoReport report) {
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            final Progress progress = progress("1/3 run    ", 0);
            while (simulation.ticks() < options.ticks()) {
                simulation.tick();
                if (progress.isDue(simulation.ticks())) {
                    progress.print(simulation.ticks(), "");
                }
            }
            report.totals(simulation);
            return simulation.digest();
        }
    }

    private StateDigest runWithCheckpoints(Traffic traffic, CheckpointDirectory files, DemoReport report)
        throws IOException {
        final Checkpointer checkpointer = new Checkpointer(chunk.allocate());
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            final Progress progress = progress("2/3 save   ", 0);
            while (simulation.ticks() < options.ticks()) {
                simulation.tick();
                final long tick = simulation.ticks();
                if (tick % every == 0 && tick < options.ticks()) {
                    checkpointer.save(simulation, files.file(tick));
                    files.added(tick);
                }
                if (progress.isDue(tick)) {
                    progress.print(tick, Units.count(checkpointer.images()) + " images "
                        + Units.rate(checkpointer.imageBytes(), checkpointer.saveNs()));
                }
            }
            report.checkpoints(checkpointer);
            return simulation.digest();
        }
    }

    private StateDigest runOn(Path image, DemoReport report) throws IOException {
        final Progress progress = progress("3/3 restore", middleTick());
        final Continuation.Outcome outcome = continuation.run(image, options.arguments(), tick -> {
            if (progress.isDue(tick)) {
                progress.print(tick, "");
            }
        });
        report.restored(outcome.restoreNs(), middleTick());
        return outcome.digest();
    }

    private Progress progress(String title, long first) {
        return new Progress(spec.commandLine().getOut(), isTerminal, title, first, options.ticks());
    }

    static int judge(PrintWriter out, long wrong, List<String> checkpointed, List<String> continued) {
        if (wrong > 0) {
            // The same wrong state to the bit is no success.
            out.println(Units.format("completions: %,d WRONG", wrong));
        }
        if (checkpointed.isEmpty() && continued.isEmpty()) {
            out.println("continuation: identical");
            return wrong == 0 ? 0 : 1;
        }
        out.println("continuation: DIFFERENT"
            + (checkpointed.isEmpty() ? "" : "; the run with checkpoints ended with another " + list(checkpointed))
            + (continued.isEmpty() ? "" : "; the restored run ended with another " + list(continued)));
        return 1;
    }

    private static String list(List<String> parts) {
        final int more = parts.size() - SHOWN_DIFFERENCES;
        return String.join(", ", parts.subList(0, Math.min(SHOWN_DIFFERENCES, parts.size())))
            + (more > 0 ? " and " + more + " more" : "");
    }
}
