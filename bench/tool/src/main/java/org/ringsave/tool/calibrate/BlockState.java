/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;

/** A state of one block of bytes, which is copied to encode and to decode it: it costs its bytes and nothing else. */
public final class BlockState implements AppState {
    private final UnsafeBuffer block;
    private final UnsafeBuffer prepared;

    /**
     * Make one. Every page is touched, so no page fault is measured.
     *
     * @param length in bytes, 0 or more.
     */
    public BlockState(int length) {
        block = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        prepared = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        block.setMemory(0, length, (byte)7);
    }

    @Override
    public String name() {
        return "state";
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
        prepared.putBytes(0, buffer, 0, prepared.capacity());
    }

    @Override
    public void commit() {
        block.putBytes(0, prepared, 0, prepared.capacity());
    }
}
