/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads from memory outside the heap, for peers that only know streams. Closing it does nothing. */
final class MemoryInputStream extends InputStream {
    private final ByteBuffer memory;

    MemoryInputStream(ByteBuffer memory) {
        this.memory = memory.duplicate().clear();
    }

    /** Starts again from the first byte, up to a length. */
    void rewind(long length) {
        memory.clear().limit(Math.toIntExact(length));
    }

    @Override
    public int available() {
        return memory.remaining();
    }

    @Override
    public int read() {
        return memory.hasRemaining() ? memory.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length > 0 && !memory.hasRemaining()) {
            return -1;
        }
        final int count = Math.min(length, memory.remaining());
        memory.get(bytes, offset, count);
        return count;
    }
}
