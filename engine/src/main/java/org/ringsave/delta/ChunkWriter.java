/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageSink;

/** Collects the bytes of an image in chunks, from front to back, and hands each full chunk to a sink. */
final class ChunkWriter {
    private static final int CHUNK_LENGTH = 4 * (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH);

    private final ImageSink sink;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(chunk);
    private long chunkOffset;
    private int filled;

    ChunkWriter(ImageSink sink) {
        this.sink = sink;
    }

    /** Offset in the image of the next byte. */
    long offset() {
        return chunkOffset + filled;
    }

    /** Adds bytes, at most a block and its trailer at once. */
    void put(UnsafeBuffer source, int index, int length) throws IOException {
        reserve(length);
        view.putBytes(filled, source, index, length);
        filled += length;
    }

    void put(long word) throws IOException {
        reserve(Long.BYTES);
        view.putLong(filled, word);
        filled += Long.BYTES;
    }

    private void reserve(int length) throws IOException {
        if (CHUNK_LENGTH - filled < length) {
            flush();
        }
    }

    /** The last bytes that were put, all by one call, from position to limit. */
    ByteBuffer last(int length) {
        return chunk.limit(filled).position(filled - length);
    }

    /** Hands over a chunk that is not full. */
    void flush() throws IOException {
        sink.writeAll(chunk.limit(filled).position(0), chunkOffset);
        chunkOffset += filled;
        filled = 0;
    }
}
