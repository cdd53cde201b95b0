/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes an image in chunks. Either {@link #complete()} or {@link #abandon()} ends it.
 *
 * <p>The engine calls a sink from one thread at a time. A caller that shares a sink between the parts of a save needs
 * one whose {@link #write} allows several threads, such as that of {@code ImageFile.create}.
 */
public interface ImageSink {
    /**
     * Take a chunk.
     *
     * @param chunk       holds the bytes from position to limit; the sink takes all of them and moves the position to
     *                    the limit. A byte before the limit that is left is an error, not a hole in the image.
     * @param imageOffset of the first byte, a multiple of 8 from 0 on.
     * @throws IOException if the sink can't take them; then only {@link #abandon()} may follow.
     */
    void write(ByteBuffer chunk, long imageOffset) throws IOException;

    /**
     * Hand a chunk to {@link #write}, and check that the sink took all of it. For callers; no sink overrides it.
     *
     * @param chunk       as for {@link #write}.
     * @param imageOffset likewise.
     * @throws IOException           that {@link #write} threw.
     * @throws IllegalStateException if {@link #write} left bytes of the chunk; then only {@link #abandon()} may follow.
     */
    default void writeAll(ByteBuffer chunk, long imageOffset) throws IOException {
        final int end = chunk.limit();
        write(chunk, imageOffset);
        if (chunk.position() != end) {
            throw new IllegalStateException("write: " + getClass().getName() + " left " + (end - chunk.position())
                + " bytes of the chunk at image offset " + imageOffset
                + "; take all of them and move the position to the limit, or throw");
        }
    }

    /**
     * Keep the image: all of it was written.
     *
     * @throws IOException if the sink can't keep it; then only {@link #abandon()} may follow.
     */
    void complete() throws IOException;

    /** Drop the bytes that were written. It does nothing after {@link #complete()} succeeded, or a second time. */
    void abandon();
}
