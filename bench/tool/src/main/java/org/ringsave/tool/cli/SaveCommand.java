/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saves the rings of another program. */
@Command(name = "save", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Save a channel on two ring files into an image, as channel 0; the files are read only.")
final class SaveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--incoming", paramLabel = "RINGFILE", required = true,
        description = "File of the ring that the channel reads: a control page and data pages of 4 KiB.")
    private Path incoming;

    @Option(names = "--outgoing", paramLabel = "RINGFILE", required = true,
        description = "File of the ring that the channel writes.")
    private Path outgoing;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true, description = "Image file to write.")
    private Path output;

    @Mixin
    private ChunkOption chunk;

    @Mixin
    private Outputs outputs;

    @Override
    public Integer call() throws IOException {
        chunk.check();
        Options.requireApart(spec, "--output", output, "--incoming", incoming);
        Options.requireApart(spec, "--output", output, "--outgoing", outgoing);
        Options.requireApart(spec, "--incoming", incoming, "--outgoing", outgoing);
        outputs.requireImage(output);
        try (ChannelSet set = new ChannelSet()) {
            set.mapReadOnly(0, "", incoming, outgoing);
            final String line = Images.write(set, output, outputs, chunk.allocate());
            outputs.lines(output).println(line);
        }
        return 0;
    }
}
