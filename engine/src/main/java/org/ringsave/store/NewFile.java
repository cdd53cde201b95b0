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

/** A file that is written beside its name and appears under it, whole, when it is finished. */
final class NewFile {
    // In characters; a longer name, with what is added to it, may be one that the file system does not take.
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
        // Not Files.createTempFile, whose files nobody else may read: this one becomes the file that the caller named.
        final String name = path.getFileName().toString();
        this.temporary = directory.resolve('.' + (name.length() <= LONGEST_KEPT_NAME ? name : "long") + '-'
            + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        this.file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Writes all that remains in the buffer at a position of the file. */
    void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
    }

    /** Forces the file, gives it its name, and forces the directory. */
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

    /** Removes what was written, unless it has its name already. */
    void abandon() {
        if (!ended) {
            ended = true;
            try {
                file.close();
            } catch (IOException e) {
                // The file is removed next, so what closing it could not do is of no interest.
            }
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // A leftover with the suffix .part harms nobody, and the caller has a better exception to report.
            }
        }
    }
}
