/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to write in a directory: a lock of its file {@code store.lock} that other processes see. */
final class StoreLock implements AutoCloseable {
    private static final String NAME = "store.lock";
    /**
     * A property for each directory that this JVM writes, since each class loader has its own classes. A second
     * descriptor of the file must not be opened: its end ends the lock.
     */
    private static final String HELD = "org.ringsave.store.held.";

    private final Path directory;
    private final FileChannel file;

    private StoreLock(Path directory, FileChannel file) {
        this.directory = directory;
        this.file = file;
    }

    /** Takes the lock, or throws a {@link StoreException} that names the directory. */
    static StoreLock take(Path path) throws IOException {
        final Path directory = path.toRealPath();
        if (System.getProperties().putIfAbsent(HELD + directory, "") != null) {
            throw inProcess(path);
        }
        StoreLock lock = null;
        try {
            lock = open(path, directory);
            return lock;
        } finally {
            if (lock == null) {
                forget(directory);
            }
        }
    }

    private static StoreLock open(Path path, Path directory) throws IOException {
        final FileChannel file = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
        StoreLock lock = null;
        try {
            if (file.tryLock() == null) {
                throw StoreException.locked(path, "another process");
            }
            lock = new StoreLock(directory, file);
            return lock;
        } catch (OverlappingFileLockException e) {
            throw inProcess(path);
        } finally {
            if (lock == null) {
                file.close();
            }
        }
    }

    private static StoreException inProcess(Path path) {
        return StoreException.locked(path, "another store of this process");
    }

    private static void forget(Path directory) {
        System.clearProperty(HELD + directory);
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            forget(directory);
        }
    }
}
