/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.save.SaveSession;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for the part of a live save in each tick, and for its memory. */
final class SliceOptions {
    private static final int MOST_SPILL = 1 << 30;
    private static final long USUAL_SLICE = 500;
    private static final long MOST_MICROSECONDS = 1_000_000;
    private static final long NS_PER_MICROSECOND = 1_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--slice", paramLabel = "MICROS",
        description = "Microseconds of each tick that a live checkpoint takes to fill one buffer, as far as it comes; 0"
            + " to 10^6, but 16 KiB at least. Default: ${DEFAULT-VALUE}.")
    private long slice;

    @Option(names = "--spill", paramLabel = "BYTES",
        description = "Length of the arena for pinned bytes that must make room during a live checkpoint, 0 to 2^30."
            + " While it is full, simulated time is held. Default: ${DEFAULT-VALUE}.")
    private int spill;

    SliceOptions() {
        this(USUAL_SLICE, SaveSession.DEFAULT_SPILL_LIMIT);
    }

    /** With other defaults. */
    SliceOptions(long slice, int spill) {
        this.slice = slice;
        this.spill = spill;
    }

    void check() {
        Options.requireRange(command, "--slice", slice, 0, MOST_MICROSECONDS);
        Options.requireRange(command, "--spill", spill, 0, MOST_SPILL);
    }

    long microseconds() {
        return slice;
    }

    long budgetNs() {
        return slice * NS_PER_MICROSECOND;
    }

    int spillLimit() {
        return spill;
    }
}
