/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ringsave.tool.console.Terminal;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Saves a simulation while it runs, continues it from a checkpoint, compares the states and prints the costs. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = {"Simulate network and storage devices four times: without checkpoints; stopped every few ticks for"
        + " a checkpoint; with live checkpoints of the same ticks, a slice each tick, most of them deltas; and from a"
        + " live checkpoint in the middle, joined with its base and restored in a new process. All runs must end in the"
        + " same state, bit for bit, and live and stopped checkpoints must be the same bytes.",
        "Guests work in bursts: a network guest a third of the time, a storage guest an eighth. A network guest sends"
        + " captured frames, and asks for the completion of every eighth. A storage guest fills a 16th of its memory"
        + " and its whole disk at its start. Then its program writes to 4 pages of that memory, which move, and its"
        + " requests are for 12 KiB of the disk, which move, and for some sectors elsewhere. The report says how much"
        + " of the memory is in use, how much is written between two checkpoints, and which parts the images have.",
        "Exit code 0: they do, and every completion was right; 1: they differ, and the last lines say where."},
    footer = {"", "Example: ringsave demo --channels 16 --ticks 2000",
        "Example: ringsave demo --dir DIR --resume", "Example: ringsave demo --migrate --pause-target 5ms",
        "Example: ringsave demo --json --standby"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DemoOptions options;

    @Mixin
    private OutlineOption form;

    private final NewProcesses processes;
    private final boolean isTerminal;

    /** The command as users have it. */
    DemoCommand() {
        this(NewProcesses.jvms(), Terminal.isInteractive());
    }

    /** The command with other ways to go on in another process. */
    DemoCommand(NewProcesses processes, boolean isTerminal) {
        this.processes = processes;
        this.isTerminal = isTerminal;
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        final DemoOutput output = new DemoOutput(spec.commandLine().getOut(), spec.commandLine().getErr(), form,
            isTerminal, options.simulation().ticks());
        if (options.isResuming()) {
            return new ResumeDemo(options, output).run();
        }
        if (options.standby().isWanted()) {
            return new StandbyDemo(options, output).run();
        }
        return options.migration().isMigrating()
            ? new MigrationDemo(options, options.simulation().firstTraffic(), processes.launcher(), output).run()
            : new CheckpointDemo(options, processes.continuation(), output).run();
    }
}
