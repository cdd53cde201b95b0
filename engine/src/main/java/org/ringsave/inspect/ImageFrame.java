/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.EndRecord;
import org.ringsave.image.HeaderRecord;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordReader;
import org.ringsave.restore.RestoreSession;

/** The first and the last record of an image, verified. Nothing between them is read. */
final class ImageFrame {
    private final RecordReader headerReader = new RecordReader();
    private final RecordReader endReader = new RecordReader();
    private final HeaderRecord header = new HeaderRecord();
    private final EndRecord end = new EndRecord();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);

    private ImageFrame() {
    }

    /** Reads both records. An exception does not name the image. */
    static ImageFrame read(ImageBytes image) throws IOException {
        final ImageFrame frame = new ImageFrame();
        final long length = image.length();
        frame.readHeader(image, length);
        frame.readEnd(image, length);
        return frame;
    }

    private void readHeader(ImageBytes image, long length) throws IOException {
        final int there = (int)Math.min(length, ImageDescriptor.MAX_ATOMIC_LENGTH);
        image.read(0, bytes.clear().limit(there));
        headerReader.collect(view, 0, there, 0);
        if (!headerReader.isWhole()) {
            throw new ImageException(0, "length of the file", there == 0 ? "an image; the file is empty"
                : "more; the file is cut short", length);
        }
        // A restore knows all rules of a header.
        final RestoreSession verifier = new RestoreSession();
        verifier.beginVerify();
        try {
            verifier.restoreFromBuffer(bytes.clear().limit(headerReader.length()));
        } finally {
            verifier.end();
        }
        header.wrap(headerReader.record());
        if (length != header.imageLength()) {
            throw new ImageException(Math.min(length, header.imageLength()), "length of the file",
                header.imageLength() + (length < header.imageLength() ? "; the file is cut short"
                    : "; the file goes on behind its image"), length);
        }
    }

    private void readEnd(ImageBytes image, long length) throws IOException {
        // A later minor version may have a longer end, and its length stands at its start.
        final int there = (int)Math.min(length - headerReader.length(), ImageDescriptor.MAX_ATOMIC_LENGTH);
        image.read(length - there, bytes.clear().limit(there));
        int from = there - ImageDescriptor.END_LENGTH;
        while (from > 0 && !isEnd(from, there)) {
            from -= ImageDescriptor.ALIGNMENT;
        }
        if (!isEnd(from, there)) {
            throw new ImageException(length - ImageDescriptor.END_LENGTH, "last record",
                "ImageEnd; the file is damaged, or was not written to its end", "another one");
        }
        final long offset = length - there + from;
        endReader.collect(view, from, there - from, offset);
        endReader.check(offset);
        endReader.checkLayout(offset, version());
        end.wrap(endReader.record());
        if (end.imageLength() != length) {
            throw new ImageException(offset, "imageLength", length, Long.toUnsignedString(end.imageLength()));
        }
        final long last = offset - ImageDescriptor.DIRECTORY_LENGTH;
        if (end.directoryOffset() < headerReader.length() || end.directoryOffset() > last) {
            throw new ImageException(offset, "directoryOffset", "in " + headerReader.length() + ".." + last,
                Long.toUnsignedString(end.directoryOffset()));
        }
    }

    /** Is there an ImageEnd from an index to the last byte? */
    private boolean isEnd(int from, int there) {
        final ImageRecord record =
            new ImageRecord().wrap(new UnsafeBuffer(view, from, there - from));
        return record.isEnd() && record.length() == there - from;
    }

    HeaderRecord header() {
        return header;
    }

    EndRecord end() {
        return end;
    }

    /** Version of the format, in all records of the image. */
    int version() {
        return headerReader.record().version();
    }

    boolean isDelta() {
        return header.kind() == ImageDescriptor.KIND_DELTA;
    }
}
