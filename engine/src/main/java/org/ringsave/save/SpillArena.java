/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Where a live save keeps what has to make room. It grows up to its limit and never shrinks. */
final class SpillArena {
    private final int limit;
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    SpillArena(int limit) {
        Cut.checkLimit("spillLimit", limit);
        this.limit = limit;
    }

    void reserve(long required) {
        final long length = Math.min(limit, required);
        if (buffer.capacity() < length) {
            buffer = new UnsafeBuffer(ByteBuffer.allocateDirect((int)length));
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }
}
