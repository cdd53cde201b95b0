/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.save.SaveMode;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Terminal;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saves a simulation while it runs, restores it, and shows the costs of its checkpoints. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = {"Simulate network and storage devices four times: without checkpoints; stopped every few ticks for"
        + " a checkpoint; with live checkpoints of the same ticks, a slice each tick, most of them deltas; and from a"
        + " live checkpoint in the middle, joined with its base and restored in a new process. All runs must end in the"
        + " same state, bit for bit, and live and stopped checkpoints must be the same bytes.",
        "Exit code 0: they do, and every completion was right; 1: they differ, and the last lines say where."})
final class DemoCommand implements Callable<Integer> {
    private static final int USUAL_CHUNK = 256 * 1024;
    private static final int MOST_IN_A_CHAIN = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SimulationOptions options;

    @Option(names = "--every", paramLabel = "N", defaultValue = "40",
        description = "Ticks between two checkpoints, 1 to --ticks less 1. Default: ${DEFAULT-VALUE}.")
    private long every;

    @Option(names = "--full-every", paramLabel = "K", defaultValue = "8",
        description = "Of the live checkpoints every K-th is full and the others are deltas of the one before, 1 to 64."
            + " Default: ${DEFAULT-VALUE}.")
    private int fullEvery;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Directory for the checkpoints, created if need be; the last three and the middle one are"
            + " kept, with their bases. Default: a temporary one, removed at the end.")
    private Path directory;

    @Mixin
    private ChunkOption chunk = new ChunkOption(USUAL_CHUNK);

    @Mixin
    private SliceOptions slices;

    @Mixin
    private MigrateOptions migration;

    private final Continuation continuation;
    private final Successor.Launcher launcher;
    private final boolean isTerminal;

    /** The command as users have it. */
    DemoCommand() {
        this(new ChildJvm(), SuccessorJvm::launch, Terminal.isInteractive());
    }

    /** The command with another way to continue from a checkpoint. */
    DemoCommand(Continuation continuation, boolean isTerminal) {
        this(continuation, SuccessorJvm::launch, isTerminal);
    }

    /** The command with other ways to continue from a checkpoint, and to move. */
    DemoCommand(Continuation continuation, Successor.Launcher launcher, boolean isTerminal) {
        this.continuation = continuation;
        this.launcher = launcher;
        this.isTerminal = isTerminal;
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        Options.requireRange(spec, "--full-every", fullEvery, 1, MOST_IN_A_CHAIN);
        chunk.check();
        slices.check();
        migration.check();
        if (migration.isMigrating()) {
            return migrate();
        }
        Options.requireRange(spec, "--every", every, 1, options.ticks() - 1);
        final PrintWriter out = spec.commandLine().getOut();
        final Traffic traffic = options.loadTraffic();
        try (CheckpointDirectory checkpoints = new CheckpointDirectory(directory, middleTick())) {
            final DemoReport report = new DemoReport(options, traffic, chunk.length(), slices);
            final StateDigest reference = runThrough(traffic, report);
            final StateDigest stopped =
                runWithCheckpoints("2/4 stop   ", traffic, SaveMode.PAUSED, 1, checkpoints, report.stopped());
            checkpoints.restart();
            final StateDigest live =
                runWithCheckpoints("3/4 live   ", traffic, SaveMode.LIVE, fullEvery, checkpoints, report.live());
            final StateDigest continued = runOn(joinMiddle(checkpoints, report), report);
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

    private int migrate() throws IOException {
        return new MigrationDemo(options, options.loadTraffic(), chunk.length(), slices, migration.pauseTargetNs(),
            launcher, title -> progress(title, 0), spec.commandLine().getOut()).run();
    }

    /** The checkpoint nearest to the middle of the run. */
    private long middleTick() {
        final long last = (options.ticks() - 1) / every;
        return Math.max(1, Math.min(last, (options.ticks() / 2 + every / 2) / every)) * every;
    }

    private StateDigest runThrough(Traffic traffic, DemoReport report) {
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            final Progress progress = progress("1/4 run    ", 0);
            while (simulation.ticks() < options.ticks()) {
                final long start = System.nanoTime();
                simulation.tick();
                report.without().tick(simulation.ticks(), System.nanoTime() - start);
                if (progress.isDue(simulation.ticks())) {
                    progress.print(simulation.ticks(), "");
                }
            }
            report.totals(simulation);
            return simulation.digest();
        }
    }

    private StateDigest runWithCheckpoints(String title, Traffic traffic, SaveMode mode, int chain,
        CheckpointDirectory files, CheckpointStatistics statistics) throws IOException {
        try (Simulation simulation = Simulation.start(options.config(), traffic);
            Checkpointer checkpointer =
                new Checkpointer(simulation, mode, chain, chunk.length(), slices, statistics)) {
            final Progress progress = progress(title, 0);
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
                if (progress.isDue(tick)) {
                    progress.print(tick, Units.count(statistics.images()) + " images "
                        + Units.rate(statistics.imageBytes(), statistics.saveNs()));
                }
            }
            return simulation.digest();
        }
    }

    /**
     * Joins a complete chain, so that every delta stands for a full image. It runs between two ticks, outside of their
     * times.
     */
    private static void joinDeltas(CheckpointDirectory files, CheckpointStatistics statistics) throws IOException {
        final List<Long> ticks = files.lastTicks();
        for (int last = 1; last < ticks.size(); last++) {
            statistics.joined(ticks.get(last), files.chain(ticks.subList(0, last + 1)).mergedDigest());
        }
    }

    /** The full image of the checkpoint in the middle: the checkpoint itself, if it is no delta. */
    private static Path joinMiddle(CheckpointDirectory files, DemoReport report) throws IOException {
        final ImageChain chain = files.middle();
        if (chain.isFull()) {
            return chain.files().get(0);
        }
        final long start = System.nanoTime();
        chain.merge(files.joinedMiddle());
        report.joined(System.nanoTime() - start, chain.files().size() - 1);
        return files.joinedMiddle();
    }

    private StateDigest runOn(Path image, DemoReport report) throws IOException {
        final Progress progress = progress("4/4 restore", middleTick());
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
}
