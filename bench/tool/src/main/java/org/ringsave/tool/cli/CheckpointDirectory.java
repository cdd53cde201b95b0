/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outputs;

/**
 * The directory of the demo's checkpoints. It keeps the last few and the one in the middle, each with the images that
 * it is a delta of, so its size does not grow with the run. A temporary directory is removed at the end, also when the
 * JVM is ended early.
 */
final class CheckpointDirectory implements AutoCloseable {
    private static final int KEPT = 3;
    private static final Pattern NAME = Pattern.compile("checkpoint-\\d{12,}(-joined)?\\.ringsave");

    private final Path path;
    private final boolean temporary;
    private final long middleTick;
    /** Ticks of the kept checkpoints; those of a chain together, a full image and its deltas. */
    private final Deque<List<Long>> chains = new ArrayDeque<>();
    private List<Long> middleChain = List.of();
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

    /** Requires that files which have names of checkpoints may be replaced and removed. */
    void requireReplaceable(Outputs outputs) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path,
            file -> NAME.matcher(file.getFileName().toString()).matches())) {
            for (final Path file : files) {
                Outputs.requireFile(file, "and checkpoints are read again");
                outputs.requireImage(file);
            }
        }
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Name of the file for the checkpoint of a tick. */
    Path file(long tick) {
        return path.resolve(Units.format("checkpoint-%012d.ringsave", tick));
    }

    /** File for the checkpoint in the middle, joined with its base and deltas. */
    Path joinedMiddle() {
        return path.resolve(Units.format("checkpoint-%012d-joined.ringsave", middleTick));
    }

    /** The checkpoint in the middle, and the images that it needs. */
    ImageChain middle() {
        return chain(middleChain);
    }

    /** Ticks of the last full checkpoint and all after it; none without a full one. */
    List<Long> lastTicks() {
        return chains.isEmpty() ? List.of() : List.copyOf(chains.getLast());
    }

    /** The files of checkpoints that follow one another. */
    ImageChain chain(List<Long> ticks) {
        return new ImageChain(ticks.stream().map(this::file).toList());
    }

    /**
     * The checkpoint of a tick is complete, full or a delta of the last one. Removes the files that no kept checkpoint
     * needs.
     */
    void added(long tick, boolean full) throws IOException {
        if (full) {
            chains.addLast(new ArrayList<>());
        }
        chains.getLast().add(tick);
        if (tick == middleTick) {
            middleChain = List.copyOf(chains.getLast());
        }
        while (countBehindTheFirst() >= KEPT) {
            remove(chains.removeFirst());
        }
    }

    private int countBehindTheFirst() {
        return chains.stream().skip(1).flatMap(List::stream).mapToInt(tick -> tick == middleTick ? 0 : 1).sum();
    }

    private void remove(List<Long> ticks) throws IOException {
        for (final long tick : ticks) {
            if (!middleChain.contains(tick)) {
                Files.deleteIfExists(file(tick));
            }
        }
    }

    /** Removes the checkpoints of the last run, before another one begins. */
    void restart() throws IOException {
        final List<Long> kept = middleChain;
        middleChain = List.of();
        remove(kept);
        for (final List<Long> chain : chains) {
            remove(chain);
        }
        chains.clear();
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
            // The JVM was told to end. Leftovers may stay in a directory for temporary files.
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
