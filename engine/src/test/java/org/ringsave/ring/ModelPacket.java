/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.DirectBuffer;

/** A packet of the model: its payload is what its seed says, then zeros to a multiple of 8. */
record ModelPacket(int type, int flags, long id, int length, long seed) {
    int padded() {
        return length + 7 & ~7;
    }

    int taken() {
        return 24 + padded();
    }

    byte at(int index) {
        return index < length ? (byte)((seed >>> (index & 7) * 8) + (index >>> 3) * 7) : 0;
    }

    /** Compares what a handler, or a table, holds. */
    void check(int actualType, int actualFlags, long actualId, DirectBuffer buffer, int offset, int actualLength) {
        if (actualType != type || actualFlags != flags || actualId != id || actualLength != padded()) {
            throw new AssertionError("expected " + this + ", was type " + actualType + " flags " + actualFlags + " id "
                + actualId + " length " + actualLength);
        }
        for (int i = 0; i < actualLength; i++) {
            if (buffer.getByte(offset + i) != at(i)) {
                throw new AssertionError(this + ": byte " + i + " is " + buffer.getByte(offset + i));
            }
        }
    }
}
