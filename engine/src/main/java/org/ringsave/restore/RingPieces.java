/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a ring go to its memory, around its end if need be. */
final class RingPieces implements PayloadPieces {
    private UnsafeBuffer ring;
    private int index;
    private long remaining;

    /** Begins with a number of bytes that start at an index of the ring's memory; null: they go nowhere. */
    void start(UnsafeBuffer memory, int firstIndex, long length) {
        ring = memory;
        index = firstIndex;
        remaining = length;
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        final long length = ring == null ? remaining : Math.min(remaining, ring.capacity() - index);
        place.piece(ring, index, length);
        index = 0;
        remaining -= length;
    }
}
