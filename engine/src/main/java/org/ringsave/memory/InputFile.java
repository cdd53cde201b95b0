/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens image files to read them. Each failure names the path and says what to do. */
public final class InputFile {
    private InputFile() {
    }

    /**
     * Open a file to read it from front to back.
     *
     * @param path of the file; a pipe or a device too.
     * @return the file, to be closed.
     * @throws IOException if the path is a directory, does not exist or can't be read.
     */
    public static FileChannel open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name an image file");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, Platform.nameFault(path)
                .orElse("does not exist; check the path"));
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /**
     * Open a file to read it at any offset.
     *
     * @param path of the file.
     * @return the file, to be closed.
     * @throws IOException as for {@link #open}, or if the path is no regular file.
     */
    public static FileChannel openAnywhere(Path path) throws IOException {
        if (isOther(path)) {
            throw new FileSystemException(path.toString(), null,
                "is a pipe or a device, and is read at its end too; copy it to a file first");
        }
        return open(path);
    }

    /** One look: a file that is removed between two looks would be taken for a device. */
    private static boolean isOther(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }
}
