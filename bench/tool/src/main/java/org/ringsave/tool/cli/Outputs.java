/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.ImageSink;
import org.ringsave.ring.ControlPage;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Failures;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The one rule of all commands for the files that they write. A regular file is replaced if it is of the kind that is
 * written, if it is empty, or with {@code --force}. A pipe or device takes an image, and no ring, which others map.
 */
final class Outputs {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--force",
        description = "Replace an output that exists and is of another kind. Without it only images, ring files and"
            + " empty files are replaced, each by its own kind. A pipe or a device is written through.")
    private boolean force;

    /** Requires that an image may be written to a path. */
    void requireImage(Path path) throws IOException {
        if (!isStream(path)) {
            requireReplaceable(path, isImage(path), "no Ringsave image");
        }
    }

    /** Requires that a ring file may be written to a path. */
    void requireRing(Path path) throws IOException {
        if (isStream(path)) {
            throw new FileSystemException(path.toString(), null,
                "is a pipe or a device, and a ring file is mapped; name a regular file");
        }
        requireReplaceable(path, isRing(path), "no ring file");
    }

    private void requireReplaceable(Path path, boolean isOurs, String kind) throws IOException {
        if (Files.isRegularFile(path) && !isOurs && !force) {
            throw new FileSystemException(path.toString(), null,
                "exists and is " + kind + "; give another path, or replace it with --force");
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

    private static boolean isImage(Path path) {
        final UnsafeBuffer head = head(path, ImageDescriptor.HEADER_LENGTH);
        return head == null || head.capacity() == ImageDescriptor.HEADER_LENGTH
            && new HeaderRecord().wrap(new ImageRecord().wrap(head)).isMagic();
    }

    /** A control page whose indices fit the data pages behind it. */
    private static boolean isRing(Path path) {
        final UnsafeBuffer head = head(path, ControlPage.LENGTH);
        if (head == null) {
            return true;
        }
        final long dataLength = path.toFile().length() - ControlPage.LENGTH;
        return head.capacity() == ControlPage.LENGTH && dataLength > 0 && dataLength % ControlPage.LENGTH == 0
            && isIndex(head.getInt(ControlPage.IN_OFFSET, ByteOrder.LITTLE_ENDIAN), dataLength)
            && isIndex(head.getInt(ControlPage.OUT_OFFSET, ByteOrder.LITTLE_ENDIAN), dataLength);
    }

    private static boolean isIndex(int index, long dataLength) {
        return index >= 0 && index < dataLength && index % Long.BYTES == 0;
    }

    /** The first bytes of a file, fewer if it is shorter; null if it has none. No bytes if it can't be read. */
    private static UnsafeBuffer head(Path path, int length) {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(path)) {
            if (file.size() == 0) {
                return null;
            }
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // One read may bring a part.
            }
        } catch (IOException e) {
            // Then it is not known to be ours.
            return new UnsafeBuffer(new byte[0]);
        }
        return new UnsafeBuffer(bytes.array(), 0, bytes.position());
    }
}
