/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Pins;

/** The place of the next bytes of a payload: a range of a buffer. {@link Pieces} say where it lies. */
final class Piece {
    private UnsafeBuffer buffer;
    private int index;
    private int remaining;
    private ByteBuffer bytes;
    private int bytesOffset;
    private Pins pins;

    /** Begins a section. The pins are null if no writer changes its bytes before they are copied. */
    void begin(Pins live) {
        pins = live;
        bytes = null;
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

    /**
     * Says where a checksum finds the bytes before their copy: index 0 of the piece's buffer is at an offset in that
     * buffer. If this isn't said, the checksum reads the copy: a writer may change the bytes meanwhile.
     */
    void inPlace(ByteBuffer in, int offset) {
        bytes = in;
        bytesOffset = offset;
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

    /** May a checksum read the bytes before their copy? */
    boolean isInPlace() {
        return bytes != null;
    }

    /** The next bytes, from position to limit, for a checksum before the copy. */
    ByteBuffer bytes(int length) {
        final int start = bytesOffset + index;
        return bytes.limit(start + length).position(start);
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
