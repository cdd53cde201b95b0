/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that a simulation saves to, and copies of it. A copy is the directory as a crash leaves it. */
final class CheckDirectory implements AutoCloseable {
    private final Path parent;
    private final Path saved;

    /** A look at a directory. */
    @FunctionalInterface
    interface Look {
        void at(Path directory) throws IOException;
    }

    CheckDirectory() throws IOException {
        parent = Files.createTempDirectory("ringsave-testkit");
        saved = Files.createDirectory(parent.resolve("saved"));
    }

    Path path() {
        return saved;
    }

    /** Looks at a copy, which the look may change. */
    void crash(Look look) throws IOException {
        final Path copy = parent.resolve("crashed");
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(saved)) {
            paths = walk.toList();
        }
        for (final Path path : paths) {
            Files.copy(path, copy.resolve(saved.relativize(path)));
        }
        look.at(copy);
        remove(copy);
    }

    private static void remove(Path directory) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths) {
            Files.delete(path);
        }
    }

    @Override
    public void close() throws IOException {
        remove(parent);
    }
}
