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
import org.ringsave.tool.console.Options;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--traffic", paramLabel = "FILE",
        description = "Packet capture (classic pcap) that the guests replay. Default: one of a Redis server.")
    private Path traffic;

    @Option(names = "--load", paramLabel = "N", defaultValue = "1",
        description = "Times as much as usual that network guests send, 1 to 16; from 2 on rings are full most of the"
            + " time. Default: ${DEFAULT-VALUE}.")
    private int load;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    void check() {
        Options.requireRange(command, "--channels", channels, 1, SimulationConfig.MAX_CHANNELS);
        Options.requireRange(command, "--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES);
        Options.requireRange(command, "--ticks", ticks, 2, MAX_TICKS);
        Options.requireRange(command, "--load", load, 1, SimulationConfig.MAX_LOAD);
    }

    SimulationConfig config() {
        return SimulationConfig.of(channels, ringPages, load, seed);
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
            "--ticks=" + ticks, "--load=" + load, "--seed=" + seed));
        if (traffic != null) {
            arguments.add("--traffic=" + traffic);
        }
        return arguments;
    }
}
