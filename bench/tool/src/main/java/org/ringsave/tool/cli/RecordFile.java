/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordReader;

/** An image file, record by record. Payload is skipped, or read at an offset. It was verified before. */
final class RecordFile implements AutoCloseable {
    private final Path path;
    private final FileChannel image;
    private final RecordReader reader = new RecordReader();
    private final ByteBuffer bytes = ByteBuffer.allocate(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private long next;
    private long payload;

    RecordFile(Path path) throws IOException {
        this.path = path;
        image = FileChannel.open(path);
    }

    /** The next record, in a view that the next call changes; null at the end of the file. */
    ImageRecord next() throws IOException {
        if (next == image.size()) {
            return null;
        }
        reader.reset();
        reader.collect(view, 0, read(next, bytes.capacity()), next);
        if (!reader.isWhole()) {
            throw new EOFException(path + ": the record at " + next + " is cut short");
        }
        payload = next + reader.length();
        next = payload + ImageDescriptor.sectionLength(reader.record().payloadLength());
        return reader.record();
    }

    /** Reads bytes of the last record's payload, at an offset without the trailers of its blocks. */
    void readPayload(long offset, MutableDirectBuffer to, int length) throws IOException {
        for (int done = 0; done < length;) {
            final long at = offset + done;
            final int part = (int)Math.min(length - done,
                ImageDescriptor.BLOCK_LENGTH - at % ImageDescriptor.BLOCK_LENGTH);
            final long trailers = at / ImageDescriptor.BLOCK_LENGTH * ImageDescriptor.TRAILER_LENGTH;
            if (read(payload + at + trailers, part) < part) {
                throw new EOFException(path + ": a payload is cut short");
            }
            to.putBytes(done, view, 0, part);
            done += part;
        }
    }

    /** Reads as many bytes of the file as there are; returns their number. */
    private int read(long offset, int length) throws IOException {
        bytes.clear().limit(length);
        int count;
        do {
            count = image.read(bytes, offset + bytes.position());
        } while (count > 0 && bytes.hasRemaining());
        return bytes.position();
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
