/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where an image goes, chunk by chunk. Either {@link #complete()} or {@link #abandon()} ends it. One thread at a time.
 */
public interface ImageSink {
    /**
     * Take a chunk.
     *
     * @param chunk       whose bytes from position to limit belong at the offset; all of them are taken, and the
     *                    position is moved to the limit.
     * @param imageOffset of the first of them.
     * @throws IOException if they can't be taken; the sink can then only be abandoned.
     */
    void write(ByteBuffer chunk, long imageOffset) throws IOException;

    /**
     * All of the image was written: keep it.
     *
     * @throws IOException if it can't be kept; the sink can then only be abandoned.
     */
    void complete() throws IOException;

    /** Drop what was written. Nothing happens after {@link #complete()} succeeded, or the second time. */
    void abandon();
}
