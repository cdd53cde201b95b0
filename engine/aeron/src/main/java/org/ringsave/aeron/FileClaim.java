/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The right to keep an image in a file: a lock of the file's {@code .state}, which other processes see. */
final class FileClaim implements AutoCloseable {
    /**
     * A property for each state that this JVM writes, since each class loader has its own classes. A second descriptor
     * of the state must not be opened: its end ends the lock.
     */
    private static final String HELD = "org.ringsave.aeron.held.";

    private final String held;
    private final FileChannel file;

    private FileClaim(String held, FileChannel file) {
        this.held = held;
        this.file = file;
    }

    /** Takes the right, or throws an exception that names the image. Makes the state if there is none. */
    static FileClaim take(Path image, Path state) throws IOException {
        final String held = HELD + state.getParent().toRealPath().resolve(state.getFileName());
        if (System.getProperties().putIfAbsent(held, "") != null) {
            throw taken(image);
        }
        FileClaim claim = null;
        try {
            claim = new FileClaim(held, lock(image, state));
            return claim;
        } finally {
            if (claim == null) {
                System.clearProperty(held);
            }
        }
    }

    private static FileChannel lock(Path image, Path state) throws IOException {
        FileChannel.open(state, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        final Object key = key(state);
        final FileChannel file = FileChannel.open(state, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            // A receiver that completes removes the state, and the lock of a removed file keeps no receiver away.
            isLocked = file.tryLock() != null && Objects.equals(key, key(state));
        } catch (OverlappingFileLockException e) {
            throw taken(image);
        } finally {
            if (!isLocked) {
                file.close();
            }
        }
        if (!isLocked) {
            throw taken(image);
        }
        return file;
    }

    private static Object key(Path state) throws IOException {
        return Files.readAttributes(state, BasicFileAttributes.class).fileKey();
    }

    private static FileSystemException taken(Path image) {
        return new FileSystemException(image.toString(), null,
            "another receiver keeps an image in this file: close it, or give another path");
    }

    FileChannel file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            System.clearProperty(held);
        }
    }
}
