/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.function.LongSupplier;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;

/** Memory for the captured part of a cut. It grows up to its limit and never shrinks. */
final class CaptureArena {
    private static final int LEAST_LENGTH = 4096;

    private final long limit;
    private final LongSupplier required;
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** The supplier tells the length that the captures of the cut require, as far as it is known. */
    CaptureArena(int limit, LongSupplier required) {
        this.limit = requireLimit("captureLimit", limit);
        this.required = required;
    }

    /** Refuses a limit that an arena can't have, and returns any other. */
    static int requireLimit(String name, int limit) {
        if (limit < 0 || limit > ImageDescriptor.MAX_CAPTURED_LENGTH) {
            throw new IllegalArgumentException(name + '=' + limit + " is not in 0.."
                + ImageDescriptor.MAX_CAPTURED_LENGTH);
        }
        return limit;
    }

    /** Makes room behind the bytes that are used, and keeps these. Returns the buffer. */
    UnsafeBuffer extend(int used, long length) {
        if (buffer.capacity() - used < length) {
            grow(used, used + length);
        }
        return buffer;
    }

    private void grow(int used, long end) {
        // All captures of this cut at once: a smaller step would soon be followed by the next.
        final long least = Math.max(end, required.getAsLong());
        if (least > limit) {
            throw new CaptureException(least, limit);
        }
        final UnsafeBuffer before = buffer;
        final long length = Math.min(limit, Math.max(LEAST_LENGTH, least * 2));
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned((int)length, BitUtil.CACHE_LINE_LENGTH));
        buffer.putBytes(0, before, 0, used);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }
}
