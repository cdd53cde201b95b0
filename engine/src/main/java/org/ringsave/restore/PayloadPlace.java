/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the next bytes of a payload go: a piece of memory, or nowhere. {@link PayloadPieces} names the pieces, one at a
 * time.
 */
final class PayloadPlace {
    private PayloadPieces pieces;
    private UnsafeBuffer buffer;
    private int index;
    private long remaining;

    /** Begins a payload whose first byte has an offset in the image. */
    void start(PayloadPieces ofPayload, long offset) {
        pieces = ofPayload;
        piece(null, 0, 0);
        pieces.next(this, offset);
    }

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

    /** Takes bytes of the payload, or of its padding, whose first has an offset in the image. */
    void put(UnsafeBuffer bytes, int from, int length, long offset) {
        int taken = 0;
        while (taken < length && remaining > 0) {
            final int step = (int)Math.min(length - taken, remaining);
            if (buffer != null) {
                buffer.putBytes(index, bytes, from + taken, step);
            }
            index += step;
            taken += step;
            remaining -= step;
            if (remaining == 0) {
                pieces.next(this, offset + taken);
            }
        }
    }
}
