/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory for pinned bytes that make room while a live save still needs them. It grows up to its limit. */
final class SpillArena {
    private final int limit;
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    SpillArena(int limit) {
        this.limit = CaptureArena.requireLimit("spillLimit", limit);
    }

    /** Makes room for pinned bytes, as far as the limit allows. */
    void reserve(long pinnedLength) {
        final long length = Math.min(limit, pinnedLength);
        if (buffer.capacity() < length) {
            // It grows with room to spare: else each begin of a set that grows would take new memory and clear it.
            final long roomy = buffer.capacity() == 0 ? length : Math.min(limit, length + length / 2);
            buffer = new UnsafeBuffer(ByteBuffer.allocateDirect((int)roomy));
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }
}
