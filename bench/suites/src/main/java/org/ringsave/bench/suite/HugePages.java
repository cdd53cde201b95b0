/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts memory that the kernel keeps in huge pages. Source: Linux {@code Documentation/filesystems/proc.rst},
 * {@code /proc/PID/smaps}.
 */
final class HugePages {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final List<String> FIELDS = List.of("AnonHugePages:", "ShmemPmdMapped:", "FilePmdMapped:");

    private HugePages() {
    }

    /** Bytes of a direct buffer that lie in huge pages now; 0 if the system does not say. */
    static long behind(ByteBuffer memory) {
        if (!Files.exists(MAPPINGS)) {
            return 0;
        }
        try {
            return behind(Files.readAllLines(MAPPINGS), new UnsafeBuffer(memory).addressOffset(), memory.capacity());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Bytes in huge pages of all mappings that overlap a range. A mapping may be longer than the range, so at most the
     * range's length counts. A mapping begins with a line of its addresses; the lines of its fields begin with a
     * capital letter.
     */
    static long behind(List<String> mappings, long address, long length) {
        long kilobytes = 0;
        boolean isWithin = false;
        for (final String line : mappings) {
            if (!Character.isUpperCase(line.charAt(0))) {
                final int dash = line.indexOf('-');
                final int end = line.indexOf(' ');
                isWithin = Long.compareUnsigned(Long.parseUnsignedLong(line, 0, dash, 16), address + length) < 0
                    && Long.compareUnsigned(address, Long.parseUnsignedLong(line, dash + 1, end, 16)) < 0;
            } else if (isWithin) {
                final String[] words = line.split(" +");
                kilobytes += FIELDS.contains(words[0]) ? Long.parseLong(words[1]) : 0;
            }
        }
        return Math.min(length, kilobytes * 1024);
    }
}
