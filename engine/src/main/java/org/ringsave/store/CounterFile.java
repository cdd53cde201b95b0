/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Region;
import org.ringsave.save.SaveSession;

/**
 * Counters of a run with checkpoints, in a file that other processes map while it grows. The file is that of Agrona's
 * counters: metadata, then values. So any {@link CountersReader} reads it. The owner's thread of the set.
 *
 * <pre>
 *   0                      METADATA_LENGTH              METADATA_LENGTH + VALUES_LENGTH
 *   +----------------------+----------------------------+
 *   | labels               | values                     |
 *   +----------------------+----------------------------+
 * </pre>
 */
public final class CounterFile implements AutoCloseable {
    private static final int MOST_COUNTERS = 16;
    /** Length of the labels in bytes, from the start of the file on. */
    public static final int METADATA_LENGTH = MOST_COUNTERS * CountersReader.METADATA_LENGTH;
    /** Length of the values in bytes, behind the labels. */
    public static final int VALUES_LENGTH = MOST_COUNTERS * CountersReader.COUNTER_LENGTH;

    private final Region region;
    private final Counters counters;
    private boolean closed;

    /** In the order of their ids. */
    private static final class Counters {
        private final AtomicCounter tick;
        private final AtomicCounter completed;
        private final AtomicCounter failures;
        private final AtomicCounter late;
        private final AtomicCounter imageLength;
        private final AtomicCounter spills;
        private final AtomicCounter spilledLength;

        Counters(CountersManager manager) {
            tick = manager.newCounter("ringsave: tick");
            completed = manager.newCounter("ringsave: checkpoints completed");
            failures = manager.newCounter("ringsave: checkpoints failed");
            late = manager.newCounter("ringsave: checkpoints begun late");
            imageLength = manager.newCounter("ringsave: bytes of the last image");
            spills = manager.newCounter("ringsave: spills of the last save");
            spilledLength = manager.newCounter("ringsave: bytes spilled by the last save");
        }
    }

    private CounterFile(Region region) {
        this.region = region;
        counters = new Counters(new CountersManager(region.view(0, METADATA_LENGTH),
            region.view(METADATA_LENGTH, VALUES_LENGTH), StandardCharsets.US_ASCII));
    }

    /**
     * Make a file of counters, all 0, with the usual permissions of a new file. A file of this name is replaced:
     * processes that have mapped it keep the old one. So is the {@code .NAME.part} of a call that was killed.
     *
     * @param path of the file; its directory must exist, and one process at a time makes the file.
     * @return the counters, to be closed.
     * @throws IOException if the file can't be made or mapped.
     */
    public static CounterFile create(Path path) throws IOException {
        Platform.check();
        // Files.createTempFile makes files that only their owner may read, under names that stay after a kill.
        final Path part = path.toAbsolutePath().resolveSibling("." + path.getFileName() + ".part");
        Files.deleteIfExists(part);
        boolean complete = false;
        Region region = null;
        try {
            Files.write(part, new byte[METADATA_LENGTH + VALUES_LENGTH], StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
            region = Region.map(part, 0, 0, false);
            final CounterFile counters = new CounterFile(region);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            complete = true;
            return counters;
        } finally {
            if (!complete) {
                Files.deleteIfExists(part);
                if (region != null) {
                    region.close();
                }
            }
        }
    }

    /**
     * Set all counters, such as once a tick. It takes some nanoseconds for each and allocates nothing.
     *
     * @param tick        the tick that is done.
     * @param checkpoints to count.
     * @param session     that saves them.
     * @throws IllegalStateException if the counters were closed.
     */
    public void update(long tick, Checkpoints checkpoints, SaveSession session) {
        Objects.requireNonNull(session, "session");
        if (closed) {
            throw new IllegalStateException("update: the counters were closed; create() them again");
        }
        counters.completed.setRelease(checkpoints.completed());
        counters.failures.setRelease(checkpoints.failures());
        counters.late.setRelease(checkpoints.late());
        counters.imageLength.setRelease(session.imageLength());
        counters.spills.setRelease(session.spillCount());
        counters.spilledLength.setRelease(session.spilledLength());
        counters.tick.setRelease(tick);
    }

    /** Unmap the file, which stays with the last values. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        region.close();
    }
}
