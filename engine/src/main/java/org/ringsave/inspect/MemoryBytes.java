/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.nio.ByteBuffer;
import org.ringsave.image.ImageException;

/** The bytes of an image in a buffer, from its position to its limit. */
final class MemoryBytes implements ImageBytes {
    private final String name;
    private final ByteBuffer bytes;

    MemoryBytes(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.slice();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return bytes.capacity();
    }

    @Override
    public void read(long offset, ByteBuffer to) {
        final int there = (int)Math.min(to.remaining(), Math.max(0, bytes.capacity() - offset));
        if (there < to.remaining()) {
            throw new ImageException(offset + there, "length of the image", "more; it is cut short", offset + there);
        }
        to.put(bytes.slice((int)offset, there));
    }

    @Override
    public void close() {
        // The buffer is the caller's.
    }
}
