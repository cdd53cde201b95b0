/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a simulation, the same for its first process and for the process that continues. */
final class SimulationOptions {
    private static final long MAX_TICKS = 1_000_000_000_000L;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "128",
        description = "Devices, each on a channel of its own, network and storage in turn, 1 to 65536."
            + " Default: ${DEFAULT-VALUE}.")
    private int channels;

    @Option(names = "--ring-pages", paramLabel = "N", defaultValue = "16",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private int ringPages;

    @Option(names = "--ticks", paramLabel = "N", defaultValue = "6000",
        description = "Ticks to simulate, 2 to 10^12. Default: ${DEFAULT-VALUE}.")
    private long ticks;

    @Option(names = "--memory", paramLabel = "BYTES", defaultValue = "256MiB",
        description = "Memory of all storage guests together, such as 64M or 1G, up to 64 GiB; each has the same"
            + " share, 128 KiB to 1 GiB. Default: ${DEFAULT-VALUE}.")
    private String memory;

    @Option(names = "--traffic", paramLabel = "FILE",
        description = "Packet capture (classic pcap) that the guests replay. Default: one of a Redis server.")
    private Path traffic;

    @Option(names = "--load", paramLabel = "N", defaultValue = "1",
        description = "Times as much as usual that network guests send, 1 to 16. At 1 guests work in bursts; from 2 on"
            + " they never rest, and rings are full most of the time. Default: ${DEFAULT-VALUE}.")
    private int load;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    void check() {
        Options.requireRange(command, "--channels", channels, 1, SimulationConfig.MAX_CHANNELS);
        Options.requireRange(command, "--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES);
        Options.requireRange(command, "--ticks", ticks, 2, MAX_TICKS);
        Options.requireRange(command, "--load", load, 1, SimulationConfig.MAX_LOAD);
        Options.requireRange(command, "--memory", memory(), 1, SimulationConfig.MAX_MEMORY);
    }

    SimulationConfig config() {
        return SimulationConfig.of(channels, ringPages, load, seed).withMemory(memory());
    }

    private long memory() {
        try {
            return Amounts.bytes("--memory", memory);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    Traffic loadTraffic() throws IOException {
        return traffic == null ? Traffic.bundled() : Traffic.load(traffic);
    }

    int channels() {
        return channels;
    }

    int ringPages() {
        return ringPages;
    }

    long ticks() {
        return ticks;
    }

    /** The same options, written for a command line. */
    List<String> arguments() {
        final List<String> arguments = new ArrayList<>(List.of("--channels=" + channels, "--ring-pages=" + ringPages,
            "--ticks=" + ticks, "--load=" + load, "--memory=" + memory, "--seed=" + seed));
        if (traffic != null) {
            arguments.add("--traffic=" + traffic);
        }
        return arguments;
    }
}
