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

    /** The numbers of files by name. A file may be written while it has no name here, and get one later. */
    private final TreeMap<String, Integer> names = new TreeMap<>();
    private final Map<Integer, byte[]> files = new HashMap<>();

    private CrashedDisk() {
    }

    /** After a process died: all calls are there, and of the last write a part: 0 to 3 quarters, or all but a byte. */
    static CrashedDisk killed(List<DiskLog.Call> calls, int part) {
        final CrashedDisk disk = new CrashedDisk();
        final int[] numbers = numbers(calls);
        for (int i = 0; i < calls.size(); i++) {
            final DiskLog.Call call = calls.get(i);
            final boolean isTorn = i == calls.size() - 1 && call.kind() == DiskLog.Kind.WRITE;
            disk.apply(call, numbers[i], !isTorn ? Integer.MAX_VALUE
                : part == PARTS ? call.bytes().length - 1 : call.bytes().length * part / PARTS);
        }
        return disk;
    }

    /** The number of each call's file. A file keeps it when it is renamed. */
    private static int[] numbers(List<DiskLog.Call> calls) {
        final Map<String, Integer> open = new HashMap<>();
        final int[] numbers = new int[calls.size()];
        for (int i = 0; i < numbers.length; i++) {
            final DiskLog.Call call = calls.get(i);
            if (call.kind() == DiskLog.Kind.CREATE) {
                open.put(call.file(), i);
            }
            numbers[i] = open.getOrDefault(call.file(), -1);
            if (call.kind() == DiskLog.Kind.RENAME) {
                open.put(call.to(), open.remove(call.file()));
            }
        }
        return numbers;
    }

    /** After a power cut: all that was forced is there, and any of the rest. A write may be there in part. */
    static CrashedDisk powerless(List<DiskLog.Call> calls, BooleanSupplier isKept) {
        return powerless(calls, 0, isKept);
    }

    /** The same, and the system has written some of the first calls by itself. */
    static CrashedDisk powerless(List<DiskLog.Call> calls, int written, BooleanSupplier isKept) {
        final Map<Integer, Integer> forced = new HashMap<>();
        final int[] numbers = numbers(calls);
        int names = -1;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).kind() == DiskLog.Kind.FORCE) {
                forced.put(numbers[i], i);
            } else if (calls.get(i).kind() == DiskLog.Kind.FORCE_DIRECTORY) {
                names = i;
            }
        }
        final CrashedDisk disk = new CrashedDisk();
        for (int i = 0; i < calls.size(); i++) {
            final DiskLog.Call call = calls.get(i);
            final boolean isOfBytes = call.kind() == DiskLog.Kind.WRITE || call.kind() == DiskLog.Kind.TRUNCATE;
            final int safe = isOfBytes ? forced.getOrDefault(numbers[i], -1) : names;
            final boolean isSafe = i < Math.max(safe, written);
            final boolean isThere = isSafe || isKept.getAsBoolean();
            if (call.kind() == DiskLog.Kind.CREATE || isThere) {
                disk.apply(call, numbers[i], isSafe || call.kind() != DiskLog.Kind.WRITE || isKept.getAsBoolean()
                    ? Integer.MAX_VALUE : call.bytes().length / 2);
            }
        }
        return disk;
    }

    private void apply(DiskLog.Call call, int number, int limit) {
        switch (call.kind()) {
            case CREATE -> {
                names.put(call.file(), number);
                files.put(number, new byte[0]);
            }
            case WRITE -> write(call, number, Math.min(limit, call.bytes().length));
            case TRUNCATE -> files.computeIfPresent(number,
                (key, bytes) -> Arrays.copyOf(bytes, Math.min(bytes.length, (int)call.position())));
            case RENAME -> {
                names.remove(call.file());
                names.put(call.to(), number);
            }
            case DELETE -> names.remove(call.file());
            default -> {
                // It changes no file.
            }
        }
    }

    private void write(DiskLog.Call call, int number, int length) {
        final byte[] before = files.get(number);
        final byte[] after = Arrays.copyOf(before, Math.max(before.length, (int)call.position() + length));
        System.arraycopy(call.bytes(), 0, after, (int)call.position(), length);
        files.put(number, after);
    }

    /** Tells disks of the same files apart from others. */
    int contents() {
        int hash = 0;
        for (final Map.Entry<String, Integer> file : names.entrySet()) {
            final String name = file.getKey().replaceAll("-[0-9a-f]+\\.part", ".part");
            hash = 31 * (31 * hash + name.hashCode()) + Arrays.hashCode(files.get(file.getValue()));
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
        for (final Map.Entry<String, Integer> file : names.entrySet()) {
            Files.write(directory.resolve(file.getKey()), files.get(file.getValue()));
        }
    }
}
