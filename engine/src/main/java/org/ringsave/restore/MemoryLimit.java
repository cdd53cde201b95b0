/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.ImageException;

/** The memory that a restore may take, on the heap and off heap: for the parts of its set, and for staged bytes. */
final class MemoryLimit {
    private final long limit;
    private long declared;

    /** Makes a limit in bytes. */
    MemoryLimit(long limit) {
        this.limit = limit;
    }

    /** Takes memory for a part of the set, which keeps it for the whole chain. Refuses a part beyond the limit. */
    void take(long offset, long length, String part) {
        declared += length;
        require(offset, declared, part);
    }

    /** Requires room for staged bytes, a length in all. */
    void requireRoom(long offset, long stagedLength) {
        require(offset, declared + stagedLength, "bytes kept aside until apply()");
    }

    private void require(long offset, long needed, String part) {
        if (needed > limit) {
            throw new ImageException(offset, "memory up to " + part, "at most the limit of " + limit + " bytes",
                needed);
        }
    }
}
