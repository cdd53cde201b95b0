/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins a full image and its deltas. */
@Command(name = "merge", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Merge a full image and deltas into the full image of the last delta's instant.")
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BASE", description = "Full image to read.")
    private Path base;

    @Parameters(index = "1..*", paramLabel = "DELTA", arity = "1..*",
        description = "Deltas to read, in the order in which they were saved: each of the image before it.")
    private List<Path> deltas;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true,
        description = "Image file to write; an existing file is not replaced.")
    private Path output;

    @Override
    public Integer call() throws IOException {
        Platform.check();
        Options.requireApart(spec, "--output", output, "BASE", base);
        for (final Path delta : deltas) {
            Options.requireApart(spec, "--output", output, "DELTA", delta);
        }
        requireFile(base);
        for (final Path delta : deltas) {
            requireFile(delta);
        }
        // Unlike a sample, the existing file may be the last copy of its instant.
        if (Files.exists(output) && !Files.isDirectory(output)) {
            throw new FileSystemException(output.toString(), null, "exists already; remove it, or give another path");
        }
        merge();
        final ImageFile.Summary summary = Images.verify(output);
        spec.commandLine().getOut().println(output + ": " + Units.bytes(summary.length()) + ", "
            + Images.channels(summary.channelCount()) + ", digest " + summary.digest() + ", "
            + Images.instants(summary.cutId(), summary.baseCutId()));
        return 0;
    }

    private static void requireFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "does not exist");
        }
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name an image file");
        }
    }

    private void merge() throws IOException {
        try {
            ImageMerge.merge(base, deltas, ImageFile.create(output, true));
        } catch (ImageException | IllegalArgumentException e) {
            // A damaged file may name a wrong base, so this check comes second.
            Images.verify(base);
            for (final Path delta : deltas) {
                Images.verify(delta);
            }
            throw e;
        } catch (IOException e) {
            throw Images.unwritable(output, e);
        }
    }
}
