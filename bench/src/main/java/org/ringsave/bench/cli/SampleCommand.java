/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.bench.workload.Workload;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes an image to try other things on. */
@Command(name = "sample", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Write the image of a made-up set: the same arguments give the same bytes.")
final class SampleCommand implements Callable<Integer> {
    private static final int MAX_CHANNELS = 65_536;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true, description = "Image file to write.")
    private Path output;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "4",
        description = "Channels, 0 to 65536. Default: ${DEFAULT-VALUE}.")
    private int channels;

    @Option(names = "--ring-pages", paramLabel = "N", defaultValue = "16",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private int ringPages;

    @Option(names = "--fill", paramLabel = "F", defaultValue = "0.5",
        description = "Share of each ring that holds packets, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double fill;

    @Option(names = "--in-flight", paramLabel = "N", defaultValue = "4",
        description = "Requests in flight on each channel, 0 to 1048576. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ChunkOption chunk;

    @Override
    public Integer call() throws IOException {
        Options.requireRange(spec, "--channels", channels, 0, MAX_CHANNELS);
        Options.requireRange(spec, "--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES);
        Options.requireRange(spec, "--fill", fill, 0, 1.0);
        Options.requireRange(spec, "--in-flight", inFlight, 0, ChannelConfig.MAX_IN_FLIGHT);
        chunk.check();
        final Workload workload = new Workload(channels, ringPages, fill, inFlight, seed);
        requirePossible(workload);
        try (ChannelSet set = workload.create()) {
            spec.commandLine().getOut().println(Images.write(set, output, chunk.allocate()));
        }
        return 0;
    }

    private void requirePossible(Workload workload) {
        try {
            workload.config();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--in-flight=" + inFlight + ": " + e.getMessage(), e);
        }
    }
}
