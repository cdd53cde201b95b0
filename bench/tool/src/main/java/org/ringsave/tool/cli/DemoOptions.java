/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.file.Path;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the demo: of the simulation, of its checkpoints, and of a move. */
final class DemoOptions {
    private static final String USUAL_CHUNK = "1MiB";
    private static final int MOST_IN_A_CHAIN = 64;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private SimulationOptions simulation;

    @Option(names = "--every", paramLabel = "N", defaultValue = "40",
        description = "Ticks between two checkpoints, 1 to --ticks less 1. Default: ${DEFAULT-VALUE}.")
    private String every;

    @Option(names = "--full-every", paramLabel = "K", defaultValue = "8",
        description = "Of the live checkpoints every K-th is full and the others are deltas of the one before, 1 to 64."
            + " Default: ${DEFAULT-VALUE}.")
    private String fullEvery;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Store for the live checkpoints, created if need be. The third run, 'live', writes them; the"
            + " last two full ones with their deltas are"
            + " kept. They replace those of an older demo, unless --resume goes on from them. A store with an image of"
            + " anything else is refused and stays as it is. Default: a temporary one, removed at the end.")
    private Path directory;

    @Option(names = "--resume",
        description = "Go on from the newest checkpoint in --dir, after a run of the same options was killed, or begin"
            + " if there is none. The end is compared with a run without checkpoints.")
    private boolean resume;

    @Mixin
    private ChunkOption chunk = new ChunkOption(USUAL_CHUNK);

    @Mixin
    private SliceOptions slices;

    @Mixin
    private MigrateOptions migration;

    @Mixin
    private StandbyOptions standby;

    void check() {
        simulation.check();
        fullEvery();
        chunk.check();
        slices.check();
        migration.check();
        if (resume && (directory == null || migration.isMigrating())) {
            throw new ParameterException(command.commandLine(), directory == null
                ? "--resume needs --dir, the directory of the checkpoints"
                : "--resume and --migrate exclude each other");
        }
        standby.check(simulation.ticks());
        if (standby.isWanted() && (resume || migration.isMigrating())) {
            throw new ParameterException(command.commandLine(), "--standby excludes --resume and --migrate");
        }
        if (!migration.isMigrating()) {
            every();
        }
    }

    SimulationOptions simulation() {
        return simulation;
    }

    /** Ticks from one checkpoint to the next. */
    long every() {
        return Options.whole(command, "--every", every, 1, simulation.ticks() - 1);
    }

    /** Of the live checkpoints, every so many is full and the others are deltas. */
    int fullEvery() {
        return (int)Options.whole(command, "--full-every", fullEvery, 1, MOST_IN_A_CHAIN);
    }

    /** For the checkpoints; null for a temporary one. */
    Path directory() {
        return directory;
    }

    boolean isResuming() {
        return resume;
    }

    int chunkLength() {
        return chunk.length();
    }

    SliceOptions slices() {
        return slices;
    }

    StandbyOptions standby() {
        return standby;
    }

    MigrateOptions migration() {
        return migration;
    }
}
