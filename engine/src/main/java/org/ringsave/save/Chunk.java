/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The caller's memory that a call fills, on its way from a session or part to the copy. Set once a call; indexes count
 * from the chunk's first byte.
 */
final class Chunk {
    private final UnsafeBuffer view;
    private ByteBuffer buffer;
    private int position;

    /** Makes a chunk that is written through a view. */
    Chunk(UnsafeBuffer view) {
        this.view = view;
    }

    /** Takes a range of a buffer that starts at a position, which is at an address. */
    void wrap(ByteBuffer of, int start, long address, int length) {
        view.wrap(address, length);
        position = start;
        // Most callers fill one buffer again and again: no store then, and no barrier of the collector.
        if (buffer != of) {
            buffer = of;
        }
    }

    /** Lets go of the caller's memory. */
    void unwrap() {
        view.wrap(0, 0);
        position = 0;
        buffer = null;
    }

    int length() {
        return view.capacity();
    }

    void putBytes(int index, DirectBuffer source, int sourceIndex, int length) {
        view.putBytes(index, source, sourceIndex, length);
    }

    void putLong(int index, long value) {
        view.putLong(index, value);
    }

    /** The buffer with position and limit around a range of the chunk, where they stay. */
    ByteBuffer bytes(int index, int length) {
        final int start = position + index;
        return buffer.limit(start + length).position(start);
    }
}
