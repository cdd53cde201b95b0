/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ringsave.memory.Platform;

/** What a name for a new file stands for now. */
final class FileName {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private FileName() {
    }

    /** Is there something under the name that is neither a regular file nor a directory: a pipe, a device? */
    static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /**
     * The name to replace: the end of all links. A link stays, and its file is replaced.
     *
     * @throws IOException if the name is a directory, or its directory does not exist.
     */
    static Path replaceable(Path path) throws IOException {
        Path target = path;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "its links lead in a circle; name a file");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a file");
        }
        if (target.getFileName() == null || !Files.isDirectory(directory(target))) {
            throw new NoSuchFileException(path.toString(), null, Platform.nameFault(path)
                .orElse("its directory does not exist; create it first"));
        }
        return target;
    }

    /** Do two names for new files lead to one file, at the end of all links? */
    static boolean areOne(Path path, Path other) throws IOException {
        final Path target = replaceable(path);
        final Path otherTarget = replaceable(other);
        return target.getFileName().equals(otherTarget.getFileName())
            && Files.isSameFile(directory(target), directory(otherTarget));
    }

    /** The directory of a file. A relative path stays relative, as the locale may not name the working directory. */
    static Path directory(Path file) {
        final Path parent = file.getParent();
        return parent == null ? file.getFileSystem().getPath("") : parent;
    }
}
