/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory that grows with the bytes that came. With a limit, a state's memory is taken before its bytes come.
 * It counts toward the limit of the restore, with both copies while it grows. It keeps its memory from image to image.
 */
final class GrowingBuffer {
    /** Capacity that each buffer has from the start, in bytes. It is the session's, and doesn't count. */
    static final int FIRST_CAPACITY = 4096;
    private static final int LARGEST_CAPACITY = Integer.MAX_VALUE - 8;

    private final MemoryLimit limit;
    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private int length;

    /** Makes a buffer that counts toward a limit. */
    GrowingBuffer(MemoryLimit limit) {
        this.limit = limit;
        limit.add(this::trim);
    }

    void clear() {
        length = 0;
    }

    /** Drops all bytes, and gives back the memory that is not the session's. */
    void trim() {
        length = 0;
        if (memory.capacity() > FIRST_CAPACITY) {
            limit.giveBack(memory.capacity());
            replace(ByteBuffer.allocateDirect(FIRST_CAPACITY));
        }
    }

    int length() {
        return length;
    }

    /** The bytes so far. Always the same object; it is wrapped anew when the memory grows. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** A count of bytes comes to the empty buffer. Within a limit, it takes memory for exactly these bytes at once. */
    void expect(int count) {
        if (limit.isLimited() && count > memory.capacity()) {
            resize(count);
        }
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

    private void reserve(long count) {
        if (length + count > memory.capacity()) {
            grow(Math.toIntExact(length + count));
        }
    }

    /**
     * At least doubles the capacity, so each byte is copied about once. No limit changes the steps: near its limit, a
     * restore is refused and not slow, and a larger limit refuses no more.
     */
    private void grow(int required) {
        resize(Math.max(required, (int)Math.min(2L * memory.capacity(), LARGEST_CAPACITY)));
    }

    private void resize(int capacity) {
        limit.takeAside(capacity);
        final ByteBuffer grown = ByteBuffer.allocateDirect(capacity);
        new UnsafeBuffer(grown).putBytes(0, buffer, 0, length);
        if (memory.capacity() > FIRST_CAPACITY) {
            limit.giveBack(memory.capacity());
        }
        replace(grown);
    }

    private void replace(ByteBuffer by) {
        final ByteBuffer old = memory;
        buffer.wrap(by);
        memory = by;
        BufferUtil.free(old);
    }
}
