/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written under a temporary name and renamed when it is complete. Several threads may write. One thread
 * completes or abandons it after the last write has returned.
 */
final class NewFile {
    // In characters. The temporary name is longer, and file systems limit the length of a name.
    private static final int LONGEST_KEPT_NAME = 64;

    private final Path path;
    private final Path temporary;
    private final boolean sync;
    private final FileChannel file;
    private boolean ended;

    NewFile(Path path, boolean sync) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a file");
        }
        final Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(path.toString(), null, "its directory does not exist; create it first");
        }
        this.path = path;
        this.sync = sync;
        // Files.createTempFile makes files that only their owner may read. This file must have the usual permissions.
        final String name = path.getFileName().toString();
        this.temporary = directory.resolve('.' + (name.length() <= LONGEST_KEPT_NAME ? name : "long") + '-'
            + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        this.file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Writes the remaining bytes of the buffer at a position of the file. */
    void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
    }

    /** Renames the file. With sync it forces the file before and the directory after. */
    void complete() throws IOException {
        if (sync) {
            file.force(true);
        }
        file.close();
        try {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new FileSystemException(path.toString(), null, "its file system can't rename in one step");
        }
        ended = true;
        if (sync) {
            try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** Removes the temporary file, unless it was renamed. */
    void abandon() {
        if (!ended) {
            ended = true;
            try {
                file.close();
            } catch (IOException e) {
                // The file is removed next, so its content no longer matters.
            }
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // A part file that stays does no harm. The caller has the exception of the first failure to report.
            }
        }
    }
}
