/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directories that results go to. */
public final class ResultsDirectory {
    private static final int NEEDED_BYTES = 8 << 20;
    private static final int BLOCK = 1 << 16;
    private static final String PREFLIGHT = ".preflight";
    private static final String SCRATCH = ".part";

    private ResultsDirectory() {
    }

    /**
     * Default place for directories of runs.
     *
     * @param current directory.
     * @return {@code results} in it if there is one, else {@code ringsave-results} in it.
     */
    public static Path usualParent(Path current) {
        final Path results = current.resolve("results");
        return Files.isDirectory(results) ? results : current.resolve("ringsave-results");
    }

    /**
     * Make a new directory, and try to write results there.
     *
     * @param parent of it; it is made too.
     * @param name   of it; a number is added if the name is taken.
     * @return the directory, empty.
     * @throws IOException naming it, if it can't be made, can't be written to, or its disk is full.
     */
    public static Path create(Path parent, String name) throws IOException {
        try {
            Files.createDirectories(parent);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(parent + ": is not a directory; give another --out", e);
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
        for (int number = 1; true; number++) {
            final Path directory = parent.resolve(number == 1 ? name : name + '-' + number);
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                continue;
            } catch (IOException e) {
                throw unwritable(directory, e);
            }
            boolean isGood = false;
            try {
                preflight(directory);
                isGood = true;
                return directory;
            } finally {
                if (!isGood) {
                    Files.deleteIfExists(directory);
                }
            }
        }
    }

    /**
     * Try to write as much as a run writes.
     *
     * @param directory to write to.
     * @throws IOException naming it, if that fails.
     */
    public static void preflight(Path directory) throws IOException {
        final Path file = directory.resolve(PREFLIGHT);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            final ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (int written = 0; written < NEEDED_BYTES; written += BLOCK) {
                while (block.hasRemaining()) {
                    channel.write(block);
                }
                block.clear();
            }
            channel.force(true);
        } catch (IOException e) {
            throw unwritable(directory, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static IOException unwritable(Path path, IOException cause) {
        final String reason = cause instanceof java.nio.file.FileSystemException system
            ? system.getReason() == null ? system.getClass().getSimpleName() : system.getReason()
            : cause.getMessage();
        return new IOException(path + ": can't be written (" + reason
            + "); a run takes " + (NEEDED_BYTES >> 20) + " MiB: free some space or give another --out", cause);
    }

    /** An empty directory within a run's, for files that are not whole yet. Its old content is deleted. */
    static Path freshScratch(Path directory) throws IOException {
        deleteScratch(directory);
        return Files.createDirectory(directory.resolve(SCRATCH));
    }

    static void deleteScratch(Path directory) throws IOException {
        final Path scratch = directory.resolve(SCRATCH);
        if (Files.exists(scratch)) {
            delete(scratch);
        }
    }

    /**
     * Remove a directory with all that it holds.
     *
     * @param directory that exists.
     * @throws IOException naming the file that can't be removed.
     */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : (Iterable<Path>)paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
