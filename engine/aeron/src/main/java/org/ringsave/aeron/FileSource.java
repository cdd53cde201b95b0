/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.MutableDirectBuffer;
import org.ringsave.inspect.ImageInfo;

/** An image in a file. Its bytes stay in reach, whatever the receiver holds. */
final class FileSource implements ImageSource {
    private final ImageInfo info;
    private final ImageOffer offer;
    private final FileChannel file;
    private long offset;

    FileSource(Path path, int following) throws IOException {
        info = ImageInfo.read(path);
        offer = new ImageOffer(info.length(), info.label(), info.baseCutId(), info.cutId(), following);
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public ImageOffer offer() {
        return offer;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long releasedOffset() {
        return 0;
    }

    @Override
    public int fill(MutableDirectBuffer buffer, int at, int length) throws IOException {
        final ByteBuffer bytes = buffer.byteBuffer();
        final int start = buffer.wrapAdjustment() + at;
        bytes.limit(start + length).position(start);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position() - start) < 0) {
                    throw new EOFException(info.path() + ": the file was cut short while it was sent, at offset "
                        + (offset + bytes.position() - start) + "; send it again when it is whole");
                }
            }
        } finally {
            bytes.clear();
        }
        offset += length;
        return length;
    }

    @Override
    public boolean seek(long imageOffset) {
        offset = imageOffset;
        return true;
    }

    @Override
    public void release(long imageOffset) {
        // The file keeps its bytes.
    }

    @Override
    public String digest() {
        return info.digest();
    }

    @Override
    public String cutId() {
        return info.cutId();
    }

    @Override
    public void end(boolean isDelivered) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
