/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.ringsave.channel.RingPlace;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.console.Failures;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The one rule of the commands that write files. A regular file is replaced if it is of the kind that is written, if it
 * is empty, or with {@code --force}. A pipe or device takes an image or a text, and no ring, which others map.
 */
public final class Outputs {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--force",
        description = "Replace an output that exists and is of another kind. Without it only empty files and files of"
            + " the kind that is written are replaced. A ring in a part of a file leaves the other bytes. A pipe or a"
            + " device is written through, where nothing is mapped or read back.")
    private boolean force;

    /**
     * Require that an image may be written to a path.
     *
     * @param path of the output.
     * @throws IOException naming it, if it must stay.
     */
    public void requireImage(Path path) throws IOException {
        requireReplaceable(path, () -> OldOutput.isImage(path), "is no Ringsave image");
    }

    /**
     * Require that a text may be written to a path.
     *
     * @param path  of the output.
     * @param start of a text of the kind that is written.
     * @param kind  in words, such as "model of plan".
     * @throws IOException naming the path, if its file must stay.
     */
    public void requireText(Path path, Pattern start, String kind) throws IOException {
        requireReplaceable(path, () -> TextFile.begins(path, start), "is no " + kind);
    }

    /**
     * Require that a ring may be written to a place. The other bytes of its file stay.
     *
     * @param place of the output.
     * @throws IOException naming it, if it must stay, or is a pipe or a device.
     */
    public void requireRing(RingPlace place) throws IOException {
        requireFile(place.path(), "and a ring file is mapped");
        requireReplaceable(place.path(), () -> OldOutput.isRing(place), place.length() == 0
            ? "is no ring file" : "has no ring of this length at " + place.offset());
    }

    /**
     * Require that an output is no pipe and no device.
     *
     * @param path of the output.
     * @param why  in words that follow "is a pipe or a device, ".
     * @throws IOException naming the path, if it is one.
     */
    public static void requireFile(Path path, String why) throws IOException {
        if (isStream(path)) {
            throw new FileSystemException(path.toString(), null, "is a pipe or a device, " + why
                + "; name a regular file");
        }
    }

    private void requireReplaceable(Path path, BooleanSupplier isOurs, String fault) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a file");
        }
        if (Files.isRegularFile(path) && !force && !isOurs.getAsBoolean()) {
            throw new FileSystemException(path.toString(), null,
                "exists and " + fault + "; give another path, or replace it with --force");
        }
    }

    /**
     * Begin an image. A warning is a line on the standard error.
     *
     * @param path of the output.
     * @return its sink.
     * @throws IOException if it can't be made.
     */
    public ImageSink image(Path path) throws IOException {
        return ImageFile.create(path, SyncMode.FULL, this::warn);
    }

    /**
     * Print a warning on the standard error.
     *
     * @param line without the command's name.
     */
    public void warn(String line) {
        final PrintWriter err = command.commandLine().getErr();
        err.println(Failures.line(command.commandLine().getCommandSpec().qualifiedName() + ": warning: " + line));
        err.flush();
    }

    /**
     * Where the line about an output goes. An image in a pipe may be the standard output itself.
     *
     * @param path of the output.
     * @return the command's standard output, or its standard error.
     */
    public PrintWriter lines(Path path) {
        return isStream(path) ? command.commandLine().getErr() : command.commandLine().getOut();
    }

    /**
     * Is there something under a name that is neither a regular file nor a directory?
     *
     * @param path to look at.
     * @return true for a pipe or a device.
     */
    public static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }
}
