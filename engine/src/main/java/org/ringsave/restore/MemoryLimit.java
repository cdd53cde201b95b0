/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.image.ImageException;

/**
 * The memory that a restore may take, on the heap and off heap: for the parts of its set, and for bytes that are kept
 * aside. All of it is counted before it is taken, so the limit is never passed. One for each session.
 */
final class MemoryLimit {
    /** Limit of a restore that has none. */
    static final long NONE = Long.MAX_VALUE;

    private final List<Runnable> trims = new ArrayList<>();
    private long limit = NONE;
    private long taken;
    private long at;

    /** A record begins at an offset in the image. */
    void at(long offset) {
        at = offset;
    }

    /** A buffer counts toward the limit of each restore. It is trimmed at the start of a limited one. */
    void add(Runnable trim) {
        trims.add(trim);
    }

    /** A restore begins, with a limit in bytes. With a limit, the buffers give back the memory of earlier restores. */
    void start(long bytes) {
        limit = bytes;
        if (isLimited()) {
            trims.forEach(Runnable::run);
        }
        taken = 0;
    }

    boolean isLimited() {
        return limit != NONE;
    }

    /** Bytes that may still be taken. */
    long room() {
        return limit - taken;
    }

    /** Takes memory for a part of the set, which keeps it for the whole chain. Refuses a part beyond the limit. */
    void take(long offset, long length, String part) {
        if (length > room()) {
            throw new ImageException(offset, "memory up to " + part, "at most the limit of " + limit + " bytes",
                taken + length);
        }
        taken += length;
    }

    /** Takes memory for bytes of the last record, which are kept aside. */
    void takeAside(long length) {
        take(at, length, "bytes kept aside until apply()");
    }

    /** Memory that was kept aside is given back. */
    void giveBack(long length) {
        taken -= length;
    }
}
