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
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import org.ringsave.tool.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes an image of a made-up set, to try other commands on. */
@Command(name = "sample", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Write the image of a made-up set: the same arguments give the same bytes.",
    footer = {"", "Example: ringsave sample --channels 1000 --fill 10%% -o base.img",
        "Example: ringsave sample --channels 1000 --fill 10%% --delta-of base.img -o delta.img",
        "Example: ringsave sample --json -o base.img"})
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
    private String channels;

    @Option(names = "--ring-pages", paramLabel = "N", defaultValue = "16",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private String ringPages;

    @Option(names = "--fill", paramLabel = "SHARE", defaultValue = "0.5",
        description = "Share of each ring that holds packets, 0 to 1 or 0%% to 100%%. Default: ${DEFAULT-VALUE}.")
    private String fill;

    @Option(names = "--in-flight", paramLabel = "N", defaultValue = "4",
        description = "Requests in flight on each channel, 0 to 1048576. Default: ${DEFAULT-VALUE}.")
    private String inFlight;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
    private String seed;

    @Mixin
    private ChunkOption chunk;

    @Mixin
    private Outputs outputs;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() throws IOException {
        final Workload workload = workload();
        chunk.check();
        if (base != null) {
            Options.requireApart(spec, "--output", output, "--delta-of", base);
        }
        requirePossible(workload);
        outputs.requireImage(output);
        final ImageFile.Summary full = base == null ? null : requireFull();
        try (ChannelSet set = workload.create()) {
            final ImageFile.Summary image = full == null ? Images.write(set, output, outputs, chunk.allocate())
                : writeDelta(workload, set, full, chunk.allocate());
            new WrittenImage(output, image).print(outputs.lines(output), form, full != null);
        }
        return 0;
    }

    private Workload workload() {
        return new Workload((int)Options.whole(spec, "--channels", channels, 0, MAX_CHANNELS),
            (int)Options.whole(spec, "--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES),
            Options.share(spec, "--fill", fill),
            (int)Options.whole(spec, "--in-flight", inFlight, 0, ChannelConfig.MAX_IN_FLIGHT),
            Options.seed(spec, seed));
    }

    private ImageFile.Summary requireFull() throws IOException {
        Images.requireFile(base, "sample --delta-of");
        final ImageFile.Summary summary = Images.verify(base);
        if (summary.baseCutId() != null) {
            throw new IOException(base + ": is a delta of " + summary.baseCutId()
                + "; give a sample that was written without --delta-of");
        }
        return summary;
    }

    /** A session can save a delta only after it saved the base. So it saves the base once more, to no file. */
    private ImageFile.Summary writeDelta(Workload workload, ChannelSet set, ImageFile.Summary full,
        ByteBuffer buffer) throws IOException {
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
        Images.write(session, output, outputs, buffer);
        return new ImageFile.Summary(session.imageLength(), DELTA_LABEL, set.channels().size(), session.digest(),
            session.cutId(), baseCutId);
    }

    private void requirePossible(Workload workload) {
        try {
            workload.config();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--in-flight=" + inFlight + ": " + e.getMessage(), e);
        }
    }
}
