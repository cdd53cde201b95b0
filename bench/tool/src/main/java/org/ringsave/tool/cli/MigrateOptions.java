/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a demo that moves instead of taking checkpoints. */
final class MigrateOptions {
    private static final long MOST_MICROSECONDS = 1_000_000_000;
    private static final long NS_PER_MICROSECOND = 1_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--migrate",
        description = "Instead of all that: run once through; then, from the middle on, move to a new process over a"
            + " loopback socket, once stopped for it and once while running, and compare.")
    private boolean migrate;

    @Option(names = "--pause-target", paramLabel = "MICROS", defaultValue = "20000",
        description = "Microseconds that a migration may stop the simulation for, 1 to 10^9."
            + " Default: ${DEFAULT-VALUE}.")
    private long pauseTarget;

    void check() {
        Options.requireRange(command, "--pause-target", pauseTarget, 1, MOST_MICROSECONDS);
    }

    boolean isMigrating() {
        return migrate;
    }

    long pauseTargetNs() {
        return pauseTarget * NS_PER_MICROSECOND;
    }
}
