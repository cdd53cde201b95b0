/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.ByteBuffer;
import org.ringsave.image.ImageSink;

/** Takes all bytes and keeps none. */
final class DroppingSink implements ImageSink {
    @Override
    public void write(ByteBuffer chunk, long imageOffset) {
        chunk.position(chunk.limit());
    }

    @Override
    public void complete() {
        // The sink kept nothing.
    }

    @Override
    public void abandon() {
        // The sink kept nothing.
    }
}
