/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file that JMH locks while it runs, so that two runs don't disturb each other. One user's may stop another's. */
public final class JmhLock {
    private static final String IGNORE = "jmh.ignoreLock";

    private JmhLock() {
    }

    /**
     * Says why JMH could not lock its file.
     *
     * @return a line with the file and the remedy; empty if it can, or need not.
     */
    public static Optional<String> obstacle() {
        return Boolean.getBoolean(IGNORE) ? Optional.empty()
            : obstacle(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
    }

    static Optional<String> obstacle(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock()) {
            // The file stays, as JMH leaves it too.
            return lock == null ? busy(file) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return busy(file);
        } catch (IOException e) {
            return Optional.of(file + ": JMH can't lock it (" + e.getClass().getSimpleName()
                + "): it may be another user's; remove it, or give the JVM -Djava.io.tmpdir=DIR");
        }
    }

    private static Optional<String> busy(Path file) {
        return Optional.of(file + ": another JMH run holds it; wait for its end, or give the JVM -D" + IGNORE
            + "=true");
    }
}
