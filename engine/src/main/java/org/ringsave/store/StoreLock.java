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

    /** Name of the directory's property. It is made once: a lock must go back without memory, too. */
    private final String held;
    private final FileChannel file;

    private StoreLock(String held, FileChannel file) {
        this.held = held;
        this.file = file;
    }

    /** Takes the lock, or throws a {@link StoreException} that names the directory. */
    static StoreLock take(Path path) throws IOException {
        final Path directory = path.toRealPath();
        final String held = HELD + directory;
        if (System.getProperties().putIfAbsent(held, "") != null) {
            throw inProcess(path);
        }
        StoreLock lock = null;
        try {
            lock = open(path, directory, held);
            return lock;
        } finally {
            if (lock == null) {
                System.clearProperty(held);
            }
        }
    }

    private static StoreLock open(Path path, Path directory, String held) throws IOException {
        final FileChannel file = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
        StoreLock lock = null;
        try {
            if (file.tryLock() == null) {
                throw StoreException.locked(path, "another process");
            }
            lock = new StoreLock(held, file);
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

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            System.clearProperty(held);
        }
    }
}
