/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;

/** An application state that costs a save its bytes and nothing else: one block, copied. It is never restored. */
final class BlockState implements AppState {
    private final UnsafeBuffer block;

    /** A block of a given length in bytes. Every page is touched, so no page fault is measured. */
    BlockState(int length) {
        block = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        block.setMemory(0, length, (byte)7);
    }

    @Override
    public String name() {
        return "block";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int encodedLength() {
        return block.capacity();
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        buffer.putBytes(0, block, 0, block.capacity());
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        throw new UnsupportedOperationException("this state is saved only");
    }

    @Override
    public void commit() {
        throw new UnsupportedOperationException("this state is saved only");
    }
}
