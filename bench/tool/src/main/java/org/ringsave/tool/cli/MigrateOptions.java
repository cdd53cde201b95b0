/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a demo that moves instead of taking checkpoints. */
final class MigrateOptions {
    private static final long MOST_NS = 1_000_000_000_000L;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--migrate",
        description = "Instead of all that: run once through; then, from the middle on, move to a new process over a"
            + " loopback socket, once stopped for it and once while running, and compare.")
    private boolean migrate;

    @Option(names = "--aeron",
        description = "With --migrate: move over Aeron, by UDP on the loopback interface, instead of a socket.")
    private boolean aeron;

    @Option(names = "--pause-target", paramLabel = "TIME", defaultValue = "20ms",
        description = "Time that a migration may stop the simulation for, 1ns to 1000s."
            + " Default: ${DEFAULT-VALUE}.")
    private String pauseTarget;

    void check() {
        if (aeron && !migrate) {
            throw new ParameterException(command.commandLine(), "--aeron needs --migrate, the demo that moves");
        }
        pauseTargetNs();
    }

    boolean isMigrating() {
        return migrate;
    }

    boolean isOverAeron() {
        return aeron;
    }

    long pauseTargetNs() {
        return Options.time(command, "--pause-target", pauseTarget, 1, MOST_NS);
    }
}
