/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** The right to write in a directory: a lock of its file {@code store.lock} that other processes see. */
final class StoreLock implements AutoCloseable {
    private static final String NAME = "store.lock";
    /** Directories that this JVM writes. A second descriptor of the file must not be opened: its end ends the lock. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path directory;
    private final FileChannel file;

    private StoreLock(Path directory, FileChannel file) {
        this.directory = directory;
        this.file = file;
    }

    /** Takes the lock, or throws a {@link StoreException} that names the directory. */
    static StoreLock take(Path path) throws IOException {
        final Path directory = path.toRealPath();
        synchronized (HELD) {
            if (!HELD.add(directory)) {
                throw StoreException.locked(path, "another store of this process");
            }
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
        } finally {
            if (lock == null) {
                file.close();
            }
        }
    }

    private static void forget(Path directory) {
        synchronized (HELD) {
            HELD.remove(directory);
        }
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
