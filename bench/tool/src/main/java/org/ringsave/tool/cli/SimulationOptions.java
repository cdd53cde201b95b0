/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose a simulation, the same for its first process and for the process that continues. */
final class SimulationOptions {
    private static final long MAX_TICKS = 1_000_000_000_000L;
    private static final long USUAL_TICKS = 6_000;
    private static final long LEAST_USUAL_TICKS = 1_500;
    /** With more channels, fewer ticks are usual, so that a demo takes a minute or two. */
    private static final int USUAL_TICKS_CHANNELS = 512;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "128",
        description = "Devices, each on a channel of its own, network and storage in turn, 1 to 65536."
            + " Default: ${DEFAULT-VALUE}.")
    private String channels;

    @Option(names = "--ring-pages", paramLabel = "N", defaultValue = "16",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private String ringPages;

    @Option(names = "--ticks", paramLabel = "N",
        description = "Ticks to simulate, 2 to 10^12. Default: 6000; with more than 512 channels fewer in proportion,"
            + " down to 1500.")
    private String ticks;

    @Option(names = "--memory", paramLabel = "LENGTH", defaultValue = "256MiB",
        description = "Memory of all storage guests together, such as 64M or 1G, up to 64 GiB; each has the same"
            + " share, 128 KiB to 1 GiB. Default: ${DEFAULT-VALUE}.")
    private String memory;

    @Option(names = "--traffic", paramLabel = "FILE",
        description = "Packet capture (classic pcap, plain or gzip) that the guests replay. Default: one of a Redis"
            + " server.")
    private Path traffic;

    @Option(names = "--load", paramLabel = "N", defaultValue = "1",
        description = "Times as much as usual that network guests send, 1 to 16. At 1 guests work in bursts; from 2 on"
            + " they never rest, and rings are full most of the time. Default: ${DEFAULT-VALUE}.")
    private String load;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private String seed;

    void check() {
        channels();
        ringPages();
        ticks();
        load();
        memory();
        seed();
    }

    SimulationConfig config() {
        return SimulationConfig.of(channels(), ringPages(), load(), seed()).withMemory(memory());
    }

    private long memory() {
        return Options.length(command, "--memory", memory, 1, SimulationConfig.MAX_MEMORY);
    }

    private int load() {
        return (int)Options.whole(command, "--load", load, 1, SimulationConfig.MAX_LOAD);
    }

    private long seed() {
        return Options.seed(command, seed);
    }

    Traffic loadTraffic() throws IOException {
        return traffic == null ? Traffic.bundled() : Traffic.load(traffic);
    }

    /** Loads the capture for the first run, and tells if it is cut short. */
    Traffic firstTraffic() throws IOException {
        final Traffic loaded = loadTraffic();
        if (loaded.warning() != null) {
            final PrintWriter err = command.commandLine().getErr();
            err.println(Failures.line(command.commandLine().getCommandSpec().qualifiedName()
                + ": warning: " + loaded.warning()));
            err.flush();
        }
        return loaded;
    }

    int channels() {
        return (int)Options.whole(command, "--channels", channels, 1, SimulationConfig.MAX_CHANNELS);
    }

    int ringPages() {
        return (int)Options.whole(command, "--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES);
    }

    long ticks() {
        return ticks == null
            ? Math.max(LEAST_USUAL_TICKS, Math.min(USUAL_TICKS, USUAL_TICKS * USUAL_TICKS_CHANNELS / channels()))
            : Options.whole(command, "--ticks", ticks, 2, MAX_TICKS);
    }

    /** The same options, written for a command line. */
    List<String> arguments() {
        final List<String> arguments = new ArrayList<>(List.of("--channels=" + channels, "--ring-pages=" + ringPages,
            "--ticks=" + ticks(), "--load=" + load, "--memory=" + memory, "--seed=" + seed));
        if (traffic != null) {
            arguments.add("--traffic=" + traffic);
        }
        return arguments;
    }
}
