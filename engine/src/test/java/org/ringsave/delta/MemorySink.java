/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Takes an image from front to back, and knows how it ended. */
final class MemorySink implements ImageSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean complete;
    private boolean abandoned;

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        if (imageOffset != bytes.size() || complete || abandoned) {
            throw new IOException("a chunk for " + imageOffset + " at " + bytes.size());
        }
        final byte[] piece = new byte[chunk.remaining()];
        chunk.get(piece);
        bytes.write(piece);
    }

    @Override
    public void complete() {
        complete = true;
    }

    @Override
    public void abandon() {
        abandoned = !complete;
    }

    /** The image, once it is complete. */
    byte[] image() {
        return complete ? bytes.toByteArray() : null;
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
