/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** The right to write in a directory: a lock of its file {@code store.lock} that other processes see. */
final class StoreLock implements AutoCloseable {
    private static final String NAME = "store.lock";
    /**
     * Two properties for each directory that this JVM writes, since each class loader has its own classes: one of its
     * path and one of its lock file, which may have other paths. A second descriptor of the file must not be opened:
     * its end ends the lock.
     */
    private static final String HELD = "org.ringsave.store.held.";

    /** Names of the properties. They are made once: a lock must go back without memory, too. */
    private final String[] held;
    private final FileChannel file;

    private StoreLock(String[] held, FileChannel file) {
        this.held = held;
        this.file = file;
    }

    /** Takes the lock, or throws a {@link StoreException} that names the directory. */
    static StoreLock take(Path path) throws IOException {
        final Path directory = path.toRealPath();
        // The JVM has this text once, whatever the class loader. A file that one thread makes is open for a moment, and
        // no other thread may lock it meanwhile.
        synchronized (HELD) {
            final String[] held = {HELD + directory, HELD + number(directory.resolve(NAME))};
            for (int i = 0; i < held.length; i++) {
                if (System.getProperty(held[i]) != null) {
                    throw inProcess(path, i == 0 ? "" : ", whose " + NAME + " is the same file");
                }
            }
            StoreLock lock = null;
            try {
                System.setProperty(held[0], "");
                System.setProperty(held[1], "");
                lock = open(path, directory, held);
                return lock;
            } finally {
                if (lock == null) {
                    clear(held);
                }
            }
        }
    }

    /** What tells the lock file from all others, whatever its path; the path itself if the system does not tell. */
    private static Object number(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster.
            }
        }
        final Object number = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return number == null ? file : number;
    }

    private static StoreLock open(Path path, Path directory, String[] held) throws IOException {
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
            throw inProcess(path, "");
        } finally {
            if (lock == null) {
                file.close();
            }
        }
    }

    private static StoreException inProcess(Path path, String addition) {
        return StoreException.locked(path, "another store of this process" + addition);
    }

    private static void clear(String[] held) {
        System.clearProperty(held[0]);
        System.clearProperty(held[1]);
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            clear(held);
        }
    }
}
