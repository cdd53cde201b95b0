/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new directory for the files of a benchmark. */
final class ScratchDirectory implements AutoCloseable {
    /** A parameter that stands for the directory of temporary files. */
    static final String TEMPORARY = "tmpdir";

    private final Path path;

    /** Makes it within a directory that exists, or within that of temporary files. */
    ScratchDirectory(String parent) throws IOException {
        path = Files.createTempDirectory(
            Path.of(TEMPORARY.equals(parent) ? System.getProperty("java.io.tmpdir") : parent), "ringsave-store-");
    }

    /** A path within it. */
    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Removes it with all that it holds. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (final Path each : (Iterable<Path>)paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
