/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The direct and mapped buffers, open files, mappings and threads of this process. */
final class Holdings {
    private static final BufferPoolMXBean DIRECT = pool("direct");
    private static final BufferPoolMXBean MAPPED = pool("mapped");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Path MAPS = Path.of("/proc/self/maps");
    /** Rounds of garbage collection after which a buffer that is still there is held. */
    private static final int ROUNDS = 50;

    private Holdings() {
    }

    private static BufferPoolMXBean pool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals(name)).findFirst().orElseThrow();
    }

    /** Length of all direct buffers in bytes. */
    static long directLength() {
        return DIRECT.getMemoryUsed();
    }

    static long mappedCount() {
        return MAPPED.getCount();
    }

    static int threadCount() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Number of open files; 0 where the system doesn't say. */
    static int openCount() {
        final String[] files = new File(OPEN.toString()).list();
        return files == null ? 0 : files.length;
    }

    /** Open files whose path has a text; none where the system doesn't say. */
    static List<String> open(String text) throws IOException {
        final List<String> found = new ArrayList<>();
        final String[] names = new File(OPEN.toString()).list();
        for (int i = 0; names != null && i < names.length; i++) {
            try {
                final String path = Files.readSymbolicLink(OPEN.resolve(names[i])).toString();
                if (path.contains(text)) {
                    found.add(path);
                }
            } catch (NoSuchFileException e) {
                // It was closed meanwhile, as that of the list itself.
            }
        }
        return found;
    }

    /** Mappings of files whose path has a text; none where the system doesn't say. */
    static List<String> mappings(String text) throws IOException {
        if (!Files.exists(MAPS)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }

    /** Has buffers freed that nothing holds, until no more are left than a limit in bytes, or none goes any more. */
    static void free(long limit) {
        for (int i = 0; i < ROUNDS && directLength() > limit; i++) {
            System.gc();
            for (int yields = 0; yields < ROUNDS && directLength() > limit; yields++) {
                Thread.yield();
            }
        }
    }
}
