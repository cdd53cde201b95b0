/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.concurrent.ThreadLocalRandom;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the demo with a standby. */
final class StandbyOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--standby",
        description = "Instead of all that: run once through; then in a process that sends a cut over Aeron every few"
            + " ticks to a standby, kill that process, let the standby go on from the last complete cut, and compare.")
    private boolean standby;

    @Option(names = "--kill-at", paramLabel = "TICK",
        description = "With --standby: kill the process at this tick or soon after it, 0 to --ticks less 1. Default: at"
            + " random.")
    private String killAt;

    void check(long ticks) {
        if (killAt != null && !standby) {
            throw new ParameterException(command.commandLine(), "--kill-at needs --standby, the demo with a standby");
        }
        killAt(ticks);
    }

    boolean isWanted() {
        return standby;
    }

    long killAt(long ticks) {
        return killAt == null ? ThreadLocalRandom.current().nextLong(ticks)
            : Options.whole(command, "--kill-at", killAt, 0, ticks - 1);
    }
}
