/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Keeps an image in memory. */
final class MemorySink implements ImageSink {
    private final ByteArrayOutputStream image = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer chunk, long imageOffset) {
        final byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        image.writeBytes(bytes);
    }

    @Override
    public void complete() {
        // All bytes are here.
    }

    @Override
    public void abandon() {
        image.reset();
    }

    byte[] image() {
        return image.toByteArray();
    }
}
