/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap bytes whose memory grows with the bytes that came, not with a length that an image claims. */
final class GrowingBuffer {
    private static final int FIRST_CAPACITY = 4096;

    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** The bytes so far. Always the same object; it is wrapped anew when the memory grows. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    void append(DirectBuffer source, int index, int count) {
        reserve(count);
        buffer.putBytes(length, source, index, count);
        length += count;
    }

    void append(long word) {
        reserve(Long.BYTES);
        buffer.putLong(length, word);
        length += Long.BYTES;
    }

    /** Adds bytes of any content and returns the index of the first. */
    int claim(int count) {
        reserve(count);
        final int index = length;
        length += count;
        return index;
    }

    private void reserve(int count) {
        final int required = Math.addExact(length, count);
        if (required > memory.capacity()) {
            final int capacity = (int)Math.min(Math.max(required, 2L * memory.capacity()), Integer.MAX_VALUE - 8);
            final ByteBuffer grown = ByteBuffer.allocateDirect(capacity);
            new UnsafeBuffer(grown).putBytes(0, buffer, 0, length);
            buffer.wrap(grown);
            memory = grown;
        }
    }
}
