/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;

/** Memory for the captured part of a cut. It grows up to its limit and never shrinks. */
final class CaptureArena {
    private static final int LEAST_LENGTH = 4096;

    private final long limit;
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    CaptureArena(int limit) {
        this.limit = requireLimit("captureLimit", limit);
    }

    /** Refuses a limit that an arena can't have, and returns any other. */
    static int requireLimit(String name, int limit) {
        if (limit < 0 || limit > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new IllegalArgumentException(name + '=' + limit + " is not in 0.."
                + ImageDescriptor.MAX_CAPTURED_LENGTH);
        }
        return limit;
    }

    /** Makes room for a capture, or refuses it. */
    void reserve(long required) {
        if (required > limit) {
            throw new CaptureException(required, limit);
        }
        if (buffer.capacity() < required) {
            final long length = Math.max(LEAST_LENGTH, Math.min(limit, required * 2));
            buffer = new UnsafeBuffer(ByteBuffer.allocateDirect((int)length));
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }
}
