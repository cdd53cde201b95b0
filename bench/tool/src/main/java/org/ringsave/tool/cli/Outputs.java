/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.channel.RingPlace;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Failures;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The one rule of the commands that write images and rings. A regular file is replaced if it is of the kind that is
 * written, if it is empty, or with {@code --force}. A pipe or device takes an image, and no ring, which others map.
 */
final class Outputs {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--force",
        description = "Replace an output that exists and is of another kind. Without it only images, ring files and"
            + " empty files are replaced, each by its own kind. A ring in a part of a file leaves the other bytes."
            + " A pipe or a device is written through.")
    private boolean force;

    /** Requires that an image may be written to a path. */
    void requireImage(Path path) throws IOException {
        if (!isStream(path)) {
            requireReplaceable(path, OldOutput.isImage(path), "is no Ringsave image");
        }
    }

    /** Requires that a ring may be written to a place. The other bytes of its file stay. */
    void requireRing(RingPlace place) throws IOException {
        final Path path = place.path();
        if (isStream(path)) {
            throw new FileSystemException(path.toString(), null,
                "is a pipe or a device, and a ring file is mapped; name a regular file");
        }
        requireReplaceable(path, OldOutput.isRing(place), place.length() == 0 ? "is no ring file"
            : "has no ring of this length at " + place.offset());
    }

    private void requireReplaceable(Path path, boolean isOurs, String fault) throws IOException {
        if (Files.isRegularFile(path) && !isOurs && !force) {
            throw new FileSystemException(path.toString(), null,
                "exists and " + fault + "; give another path, or replace it with --force");
        }
    }

    /** Begins an image. A warning is a line on the standard error. */
    ImageSink image(Path path) throws IOException {
        return ImageFile.create(path, true, this::warn);
    }

    void warn(String line) {
        final PrintWriter err = command.commandLine().getErr();
        err.println(Failures.line(command.commandLine().getCommandSpec().qualifiedName() + ": warning: " + line));
        err.flush();
    }

    /** Where the line about an output goes. An image in a pipe may be the standard output itself. */
    PrintWriter lines(Path path) {
        return isStream(path) ? command.commandLine().getErr() : command.commandLine().getOut();
    }

    static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }
}
