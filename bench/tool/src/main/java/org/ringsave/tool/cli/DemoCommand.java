/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Terminal;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saves a simulation while it runs, continues it from a checkpoint, compares the states and prints the costs. */
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
        return new CheckpointDemo(options, chunk.length(), slices, new CheckpointDemo.Plan(every, fullEvery, directory),
            continuation, this::progress, spec.commandLine().getOut()).run();
    }

    private int migrate() throws IOException {
        return new MigrationDemo(options, options.loadTraffic(), chunk.length(), slices, migration.pauseTargetNs(),
            launcher, title -> progress(title, 0), spec.commandLine().getOut()).run();
    }

    private Progress progress(String title, long first) {
        return new Progress(spec.commandLine().getOut(), isTerminal, title, first, options.ticks());
    }
}
