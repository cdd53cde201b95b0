/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;

/** Window of a file that is read from front to back: at least the next record or block of an image. */
final class FileWindow {
    private final FileChannel file;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(2 * (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH));
    private final UnsafeBuffer view = new UnsafeBuffer(buffer);
    private int index;
    private int limit;
    private long filePosition;

    FileWindow(FileChannel file) {
        this.file = file;
    }

    /** Goes to the start of the file. */
    void start() {
        filePosition = 0;
        index = 0;
        limit = 0;
    }

    /** The bytes; {@link #index()} is the next one. */
    UnsafeBuffer view() {
        return view;
    }

    int index() {
        return index;
    }

    /** Position in the file behind the window. */
    long filePosition() {
        return filePosition;
    }

    /** Reads until the next bytes are here; false: the file ends before. */
    boolean read(int length) throws IOException {
        if (limit - index < length) {
            buffer.limit(limit).position(index).compact();
            limit -= index;
            index = 0;
            while (limit < length) {
                final int read = file.read(buffer.limit(buffer.capacity()).position(limit), filePosition);
                if (read < 0) {
                    return false;
                }
                limit += read;
                filePosition += read;
            }
        }
        return true;
    }

    /** The next bytes, from position to limit. */
    ByteBuffer bytes(int length) {
        return buffer.limit(index + length).position(index);
    }

    void advance(int length) {
        index += length;
    }

    /** Has the window come to the end of the file? */
    boolean isAtEnd() throws IOException {
        return index == limit && filePosition >= file.size();
    }
}
