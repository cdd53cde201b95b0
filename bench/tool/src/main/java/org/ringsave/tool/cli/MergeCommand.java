/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins a full image and its deltas. */
@Command(name = "merge", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Merge a full image and deltas into the full image of the last delta's instant.",
    footer = {"", "Example: ringsave merge base.img delta-1.img delta-2.img -o full.img",
        "Example: ringsave merge --json base.img delta.img -o full.img"})
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BASE", description = "Full image to read.")
    private Path base;

    @Parameters(index = "1..*", paramLabel = "DELTA", arity = "1..*",
        description = "Deltas to read, in the order in which they were saved: each of the image before it.")
    private List<Path> deltas;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true,
        description = "Image file to write.")
    private Path output;

    @Mixin
    private Outputs outputs;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() throws IOException {
        Platform.check();
        Options.requireApart(spec, "--output", output, "BASE", base);
        for (final Path delta : deltas) {
            Options.requireApart(spec, "--output", output, "DELTA", delta);
        }
        Images.requireFile(base, "merge");
        for (final Path delta : deltas) {
            Images.requireFile(delta, "merge");
        }
        outputs.requireImage(output);
        final ImageFile.Summary merged = merge();
        new WrittenImage(output, merged).print(outputs.lines(output), form, true);
        return 0;
    }

    private ImageFile.Summary merge() throws IOException {
        // What the output can't give back is verified on its way.
        final VerifyingSink sink = new VerifyingSink(new ProgressSink(outputs.image(output), spec, "merge",
            Files.size(base)));
        try {
            ImageMerge.merge(base, deltas, sink);
        } catch (ImageException | IllegalArgumentException e) {
            // A damaged file may name a wrong base, so this check comes second.
            Images.verify(base);
            for (final Path delta : deltas) {
                Images.verify(delta);
            }
            throw e;
        }
        final RestoreSession image = sink.image();
        return new ImageFile.Summary(image.imageLength(), image.label(), image.channelCount(), image.digest(),
            image.cutId(), image.baseCutId());
    }
}
