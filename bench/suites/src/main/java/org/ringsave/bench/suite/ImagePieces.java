/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.image.ImageSink;
import org.ringsave.store.SyncMode;

/** The pieces of an image as a saver hands them out, to be written again: the floor of a checkpoint to a file. */
final class ImagePieces implements ImageSink {
    private final List<ByteBuffer> pieces = new ArrayList<>();

    @Override
    public void write(ByteBuffer chunk, long imageOffset) {
        pieces.add(ByteBuffer.allocateDirect(chunk.remaining()).put(chunk));
    }

    @Override
    public void complete() {
        // All pieces are there.
    }

    @Override
    public void abandon() {
        pieces.clear();
    }

    /** Writes all of them to a new file. It is forced once at the end, unless the mode is NONE. Returns its length. */
    long write(Path path, SyncMode sync) throws IOException {
        return write(path, sync, pieces.size());
    }

    /** Writes the first half of them. */
    long writeHalf(Path path, SyncMode sync) throws IOException {
        return write(path, sync, pieces.size() / 2);
    }

    private long write(Path path, SyncMode sync, int count) throws IOException {
        long length = 0;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < count; i++) {
                final ByteBuffer piece = pieces.get(i).rewind();
                while (piece.hasRemaining()) {
                    length += file.write(piece);
                }
            }
            if (sync != SyncMode.NONE) {
                file.force(false);
            }
        }
        return length;
    }
}
