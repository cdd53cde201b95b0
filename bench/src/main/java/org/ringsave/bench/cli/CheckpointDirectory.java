/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * Where the demo's checkpoints go: the last few and the one that is to be gone on from, so that the space they take
 * does not grow with the run. A directory that was not asked for is removed at the end, also when the JVM is ended
 * early.
 */
final class CheckpointDirectory implements AutoCloseable {
    private static final int KEPT = 3;

    private final Path path;
    private final boolean temporary;
    private final long middleTick;
    private final ArrayDeque<Path> recent = new ArrayDeque<>();
    private final Thread remover = new Thread(this::removeEarly);

    /**
     * Open the directory.
     *
     * @param given      a directory to create, if need be, and to keep; or null.
     * @param middleTick of the checkpoint that is kept.
     */
    CheckpointDirectory(Path given, long middleTick) throws IOException {
        this.middleTick = middleTick;
        temporary = given == null;
        path = temporary ? Files.createTempDirectory("ringsave-demo-") : Files.createDirectories(given);
        if (temporary) {
            Runtime.getRuntime().addShutdownHook(remover);
        }
    }

    Path path() {
        return path;
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Name of the file for the checkpoint of a tick. */
    Path file(long tick) {
        return path.resolve(Units.format("checkpoint-%012d.ringsave", tick));
    }

    Path middle() {
        return file(middleTick);
    }

    /** The checkpoint of a tick is there: let go of the oldest. */
    void added(long tick) throws IOException {
        if (tick != middleTick) {
            recent.addLast(file(tick));
        }
        if (recent.size() > KEPT) {
            Files.deleteIfExists(recent.removeFirst());
        }
    }

    /** Another run begins: removes what the last one made. */
    void restart() throws IOException {
        for (final Path file : recent) {
            Files.deleteIfExists(file);
        }
        recent.clear();
        Files.deleteIfExists(middle());
    }

    private void removeAll() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (final Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(path);
    }

    private void removeEarly() {
        try {
            removeAll();
        } catch (IOException e) {
            // The JVM was told to end: a directory for temporary files is where leftovers may be.
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            removeAll();
            try {
                Runtime.getRuntime().removeShutdownHook(remover);
            } catch (IllegalStateException e) {
                // The JVM is being ended: the hook finds nothing to remove.
            }
        }
    }
}
