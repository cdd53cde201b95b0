/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** The calls of saveContinue of a run: their time, and the heap bytes that they allocated. */
final class SaveCalls {
    private final boolean isAllocationKnown;
    private long count;
    private long saveNs;
    private long fileNs;
    private long allocatedBytes;
    private long allocatingCount;

    /** Allocations are unknown where the JVM does not count them. */
    SaveCalls(boolean isAllocationKnown) {
        this.isAllocationKnown = isAllocationKnown;
    }

    /** Adds a call: its time without and with the file, in nanoseconds, and the heap bytes that it allocated. */
    void add(long ns, long nsWithFile, long allocated) {
        count++;
        saveNs += ns;
        fileNs += nsWithFile;
        allocatedBytes += allocated;
        allocatingCount += allocated == 0 ? 0 : 1;
    }

    long count() {
        return count;
    }

    /** Time in saveContinue alone, in nanoseconds. */
    long saveNs() {
        return saveNs;
    }

    /** Time in saveContinue and in the file, in nanoseconds. */
    long fileNs() {
        return fileNs;
    }

    boolean isAllocationKnown() {
        return isAllocationKnown;
    }

    /** Heap bytes that all calls allocated. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Calls that allocated anything. */
    long allocatingCount() {
        return allocatingCount;
    }
}
