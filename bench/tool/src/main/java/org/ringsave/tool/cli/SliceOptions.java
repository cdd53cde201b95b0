/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for the part of a live save in each tick, and for its memory. */
final class SliceOptions {
    private static final int MOST_SPILL = 1 << 30;
    private static final String USUAL_SLICE = "500us";
    private static final String USUAL_SPILL = "64MiB";
    private static final long MOST_NS = 1_000_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--slice", paramLabel = "TIME",
        description = "Time of each tick that a live checkpoint takes to fill one buffer, as far as it comes; 0 to 1s,"
            + " but 16 KiB at least. Default: ${DEFAULT-VALUE}.")
    private String slice;

    @Option(names = "--spill", paramLabel = "LENGTH",
        description = "Length of the arena for pinned bytes that must make room during a live checkpoint, 0 to 1GiB."
            + " While it is full, simulated time is held. Default: ${DEFAULT-VALUE}.")
    private String spill;

    SliceOptions() {
        this(USUAL_SLICE, USUAL_SPILL);
    }

    /** With other defaults. */
    SliceOptions(String slice, String spill) {
        this.slice = slice;
        this.spill = spill;
    }

    void check() {
        budgetNs();
        spillLimit();
    }

    long budgetNs() {
        return Options.time(command, "--slice", slice, 0, MOST_NS);
    }

    int spillLimit() {
        return (int)Options.bytes(command, "--spill", spill, 0, MOST_SPILL);
    }
}
