/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes an image of a made-up set, to try other commands on. */
@Command(name = "sample", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Write the image of a made-up set: the same arguments give the same bytes.")
final class SampleCommand implements Callable<Integer> {
    /** Label of the sample itself is 0. */
    static final long DELTA_LABEL = 1;

    private static final int MAX_CHANNELS = 65_536;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true, description = "Image file to write.")
    private Path output;

    @Option(names = "--delta-of", paramLabel = "BASE",
        description = "Write a delta of BASE, the sample of the same options: the set after more traffic.")
    private Path base;

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
        if (base != null) {
            Options.requireApart(spec, "--output", output, "--delta-of", base);
        }
        final Workload workload = new Workload(channels, ringPages, fill, inFlight, seed);
        requirePossible(workload);
        final ImageFile.Summary full = base == null ? null : requireFull();
        try (ChannelSet set = workload.create()) {
            spec.commandLine().getOut().println(full == null ? Images.write(set, output, chunk.allocate())
                : writeDelta(workload, set, full, chunk.allocate()));
        }
        return 0;
    }

    private ImageFile.Summary requireFull() throws IOException {
        final ImageFile.Summary summary = Images.verify(base);
        if (summary.baseCutId() != null) {
            throw new IOException(base + ": is a delta of " + summary.baseCutId()
                + "; give a sample that was written without --delta-of");
        }
        return summary;
    }

    /** A session can save a delta only after it saved the base. So it saves the base once more, to no file. */
    private String writeDelta(Workload workload, ChannelSet set, ImageFile.Summary full, ByteBuffer buffer)
        throws IOException {
        final SaveSession session = Images.newSession();
        session.begin(set, 0);
        ImageFile.save(session, new DroppingSink(), buffer);
        // The digest, because a cutId does not cover ring bytes.
        if (!session.digest().equals(full.digest())) {
            throw new IOException(base + ": has digest " + full.digest() + ", and the sample of these options "
                + session.digest() + "; give the options and the seed that it was written with");
        }
        final String baseCutId = session.cutId();
        workload.goOn(set);
        session.begin(set, SaveMode.PAUSED, DELTA_LABEL, baseCutId);
        Images.write(session, output, buffer);
        return output + ": " + Units.bytes(session.imageLength()) + ", " + Images.channels(set.channels().size())
            + ", digest " + session.digest() + ", " + Images.instants(session.cutId(), baseCutId);
    }

    private void requirePossible(Workload workload) {
        try {
            workload.config();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--in-flight=" + inFlight + ": " + e.getMessage(), e);
        }
    }

    /** Takes all bytes and keeps none. */
    private static final class DroppingSink implements ImageSink {
        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            chunk.position(chunk.limit());
        }

        @Override
        public void complete() {
            // The sink kept nothing.
        }

        @Override
        public void abandon() {
            // The sink kept nothing.
        }
    }
}
