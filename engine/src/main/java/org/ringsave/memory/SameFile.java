/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether two names stand for one file, behind symbolic and hard links, also before it exists. Any thread. */
public final class SameFile {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private SameFile() {
    }

    /**
     * Do two names stand for one file? Of files that exist, the system's number of the file decides.
     *
     * @param path  of a file that need not exist.
     * @param other name.
     * @return true if so. If the system does not tell, the texts of the names decide.
     */
    public static boolean areOne(Path path, Path other) {
        try {
            return Files.exists(path) && Files.exists(other) ? Files.isSameFile(path, other)
                : isOneName(path, other);
        } catch (IOException e) {
            return isOneText(path, other);
        }
    }

    /**
     * Do two names lead to one name in one directory, at the end of all symbolic links? Hard links are two names.
     *
     * @param path  of a file that need not exist.
     * @param other name.
     * @return true if so.
     * @throws IOException if the links of a name lead in a circle, or can't be read.
     */
    public static boolean isOneName(Path path, Path other) throws IOException {
        final Path end = end(path);
        final Path otherEnd = end(other);
        if (end.getFileName() == null || !end.getFileName().equals(otherEnd.getFileName())) {
            return false;
        }
        final Path directory = directory(end);
        final Path otherDirectory = directory(otherEnd);
        return Files.exists(directory) && Files.exists(otherDirectory) ? Files.isSameFile(directory, otherDirectory)
            : isOneText(end, otherEnd);
    }

    private static boolean isOneText(Path path, Path other) {
        return path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    /**
     * The name at the end of all symbolic links.
     *
     * @param path of a file that need not exist.
     * @return the path itself if it is no link.
     * @throws IOException if its links lead in a circle, or can't be read.
     */
    public static Path end(Path path) throws IOException {
        Path target = path;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "its links lead in a circle; name a file");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /**
     * The directory of a file. A relative path stays relative, as the locale may not name the working directory.
     *
     * @param file or name of one.
     * @return its directory.
     */
    public static Path directory(Path file) {
        final Path parent = file.getParent();
        return parent == null ? file.getFileSystem().getPath("") : parent;
    }
}
