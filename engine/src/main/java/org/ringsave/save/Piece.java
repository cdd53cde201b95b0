/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Pins;

/** The place of the next bytes of a payload: a range of a buffer. {@link Pieces} say where it lies. */
final class Piece {
    private UnsafeBuffer buffer;
    private int index;
    private int remaining;
    private Pins pins;

    /** Begins a section. The pins are null if no writer changes its bytes before they are copied. */
    void begin(Pins live) {
        pins = live;
    }

    /** Takes a range of a buffer as the piece. */
    void place(UnsafeBuffer in, int at, int length) {
        // Many pieces lie in one buffer: no store then, and no barrier of the collector.
        if (buffer != in) {
            buffer = in;
        }
        index = at;
        remaining = length;
    }

    /** The buffer that holds the piece. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Index in the buffer of the next byte. */
    int index() {
        return index;
    }

    /** Length of the rest of the piece. */
    int remaining() {
        return remaining;
    }

    void advance(int length) {
        index += length;
        remaining -= length;
    }

    /** May writers spill bytes of the section before they are copied? */
    boolean isPinned() {
        return pins != null;
    }

    /** The pins of the live save; null if the bytes are not pinned. */
    Pins pins() {
        return pins;
    }
}
