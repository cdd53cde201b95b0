/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Zeroed memory that takes no memory until it is written: private mappings of unlinked files that are all hole. A write
 * gives the process a page of its own; the file never changes.
 */
final class SparseFile {
    private static final Path VAR_TMP = Path.of("/var/tmp");

    private SparseFile() {
    }

    /** Maps a number of bytes of a new file, and deletes it. */
    static ByteBuffer map(int length) throws IOException {
        final Path file = Files.createTempFile(directory(Path.of(System.getProperty("java.io.tmpdir"))), "ringsave",
            ".memory");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.PRIVATE, 0, length);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A directory in memory would hold a second copy of each page, and has a limit of its own. */
    private static Path directory(Path temporary) throws IOException {
        return isInMemory(temporary) && Files.isWritable(VAR_TMP) && !isInMemory(VAR_TMP) ? VAR_TMP : temporary;
    }

    private static boolean isInMemory(Path directory) throws IOException {
        return Files.getFileStore(directory).type().equals("tmpfs");
    }
}
