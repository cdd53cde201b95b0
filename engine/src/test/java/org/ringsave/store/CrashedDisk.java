/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.ringsave.fixture.DiskLog;

/** The files that a disk has after some logged calls, of which the last ones may be lost. */
final class CrashedDisk {
    /** How much of the last call of a process that dies is there. */
    private static final int PARTS = 4;

    private final TreeMap<String, byte[]> files = new TreeMap<>();

    private CrashedDisk() {
    }

    /** After a process died: all calls are there, and of the last write a part: 0 to 3 quarters, or all but a byte. */
    static CrashedDisk killed(List<DiskLog.Call> calls, int part) {
        final CrashedDisk disk = new CrashedDisk();
        for (int i = 0; i < calls.size(); i++) {
            final DiskLog.Call call = calls.get(i);
            final boolean isTorn = i == calls.size() - 1 && call.kind() == DiskLog.Kind.WRITE;
            disk.apply(call, !isTorn ? Integer.MAX_VALUE
                : part == PARTS ? call.bytes().length - 1 : call.bytes().length * part / PARTS);
        }
        return disk;
    }

    /** After a power cut: all that was forced is there, and any of the rest. A write may be there in part. */
    static CrashedDisk powerless(List<DiskLog.Call> calls, BooleanSupplier isKept) {
        return powerless(calls, 0, isKept);
    }

    /** The same, and the system has written some of the first calls by itself. */
    static CrashedDisk powerless(List<DiskLog.Call> calls, int written, BooleanSupplier isKept) {
        final Map<String, Integer> forced = new HashMap<>();
        int names = -1;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).kind() == DiskLog.Kind.FORCE) {
                forced.put(calls.get(i).file(), i);
            } else if (calls.get(i).kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                names = i;
            }
        }
        final CrashedDisk disk = new CrashedDisk();
        for (int i = 0; i < calls.size(); i++) {
            final DiskLog.Call call = calls.get(i);
            final int safe = call.kind() == DiskLog.Kind.WRITE ? forced.getOrDefault(call.file(), -1) : names;
            final boolean isSafe = i < Math.max(safe, written);
            final boolean isThere = isSafe || isKept.getAsBoolean();
            if (call.kind() == DiskLog.Kind.CREATE || isThere) {
                disk.apply(call, isSafe || call.kind() != DiskLog.Kind.WRITE || isKept.getAsBoolean()
                    ? Integer.MAX_VALUE : call.bytes().length / 2);
            }
        }
        return disk;
    }

    private void apply(DiskLog.Call call, int limit) {
        switch (call.kind()) {
            case CREATE -> files.put(call.file(), new byte[0]);
            case WRITE -> write(call, Math.min(limit, call.bytes().length));
            case RENAME -> {
                final byte[] bytes = files.remove(call.file());
                if (bytes != null) {
                    files.put(call.to(), bytes);
                }
            }
            case DELETE -> files.remove(call.file());
            default -> {
                // It changes no file.
            }
        }
    }

    private void write(DiskLog.Call call, int length) {
        final byte[] before = files.get(call.file());
        if (before != null) {
            final byte[] after = Arrays.copyOf(before, Math.max(before.length, (int)call.position() + length));
            System.arraycopy(call.bytes(), 0, after, (int)call.position(), length);
            files.put(call.file(), after);
        }
    }

    /** Tells disks of the same files apart from others. */
    int contents() {
        int hash = 0;
        for (final Map.Entry<String, byte[]> file : files.entrySet()) {
            final String name = file.getKey().replaceAll("-[0-9a-f]+\\.part", ".part");
            hash = 31 * (31 * hash + name.hashCode()) + Arrays.hashCode(file.getValue());
        }
        return hash;
    }

    /** Makes a directory have these files and no others. */
    void write(Path directory) throws IOException {
        try (Stream<Path> old = Files.list(directory)) {
            for (final Path path : old.toList()) {
                Files.delete(path);
            }
        }
        for (final Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
