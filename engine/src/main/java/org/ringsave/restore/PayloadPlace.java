/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;

/** Where the next bytes of a payload go: a piece of memory, or nowhere. */
final class PayloadPlace {
    private UnsafeBuffer buffer;
    private int index;
    private long remaining;

    /**
     * Names the piece that the next bytes go to.
     *
     * @param to     the memory; null: the bytes go nowhere.
     * @param at     index in the memory of the first byte.
     * @param length in bytes; 0: no byte follows but padding.
     */
    void piece(UnsafeBuffer to, int at, long length) {
        buffer = to;
        index = at;
        remaining = length;
    }

    /** Do the bytes of the piece go nowhere? */
    boolean isNowhere() {
        return buffer == null;
    }

    /** Length of the rest of the piece. */
    long remaining() {
        return remaining;
    }

    /** Takes bytes of the payload, as many as the piece has room for, and returns how many. */
    int put(UnsafeBuffer bytes, int from, int length) {
        final int step = (int)Math.min(length, remaining);
        if (buffer != null) {
            buffer.putBytes(index, bytes, from, step);
        }
        index += step;
        remaining -= step;
        return step;
    }
}
