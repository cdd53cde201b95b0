/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.OutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/** Writes to memory outside the heap, for peers that only know streams. Closing it does nothing. */
final class MemoryOutputStream extends OutputStream {
    private final ByteBuffer memory;

    MemoryOutputStream(ByteBuffer memory) {
        this.memory = memory.duplicate().clear();
    }

    void rewind() {
        memory.clear();
    }

    /** Bytes written since it was rewound. */
    int length() {
        return memory.position();
    }

    /**
     * Write a byte.
     *
     * @throws BufferOverflowException if the memory is full.
     */
    @Override
    public void write(int value) {
        memory.put((byte)value);
    }

    /**
     * Write bytes.
     *
     * @throws BufferOverflowException if the memory is full.
     */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        memory.put(bytes, offset, length);
    }
}
