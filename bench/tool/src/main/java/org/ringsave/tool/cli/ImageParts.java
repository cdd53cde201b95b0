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
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RecordReader;

/** Lengths of the parts of images, in bytes, as their records give them. Sums over all images that were added. */
final class ImageParts {
    private final Map<ImagePart, Long> written = new EnumMap<>(ImagePart.class);
    private final Map<ImagePart, Long> captured = new EnumMap<>(ImagePart.class);
    private int images;

    /** Adds an image file. Its records are read and its payload is skipped. */
    void add(Path file) throws IOException {
        try (FileChannel image = FileChannel.open(file)) {
            final RecordReader reader = new RecordReader();
            final ByteBuffer bytes = ByteBuffer.allocate(ImageDescriptor.MAX_ATOMIC_LENGTH);
            final UnsafeBuffer view = new UnsafeBuffer(bytes);
            for (long offset = 0; offset < image.size();) {
                read(image, bytes.clear(), offset);
                reader.reset();
                reader.collect(view, 0, bytes.position(), offset);
                if (!reader.isWhole()) {
                    throw new EOFException(file + ": a record at " + offset + " is cut short");
                }
                offset += add(reader.record());
            }
        }
        images++;
    }

    private static void read(FileChannel image, ByteBuffer bytes, long offset) throws IOException {
        while (bytes.hasRemaining() && image.read(bytes, offset + bytes.position()) > 0) {
            continue;
        }
    }

    /** Adds a record; returns its length with its payload section. */
    private long add(ImageRecord record) {
        final RecordKind kind = record.kind();
        final long length = record.length() + ImageDescriptor.sectionLength(record.payloadLength());
        final long payload = ImagePart.of(kind) == ImagePart.FRAME ? 0 : record.payloadLength();
        written.merge(ImagePart.of(kind), payload, Long::sum);
        written.merge(ImagePart.FRAME, length - payload, Long::sum);
        captured.merge(ImagePart.of(kind), kind.isCaptured() ? payload : 0, Long::sum);
        return length;
    }

    /** Number of images that were added. */
    int images() {
        return images;
    }

    /** Bytes of a part, in all images. */
    long written(ImagePart part) {
        return written.getOrDefault(part, 0L);
    }

    /** Those of them that begin copied, within the pause. */
    long captured(ImagePart part) {
        return captured.getOrDefault(part, 0L);
    }
}
