/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RecordKind;
import org.ringsave.image.RecordReader;

/** Goes from record to record of an image, at any offset. It verifies each record, and skips payload. */
final class RecordCursor {
    private final ImageBytes image;
    private final int version;
    private final long imageLength;
    private final RecordReader reader = new RecordReader();
    private final ByteBuffer bytes = ByteBuffer.allocate(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private long offset;

    /** Makes a cursor before the first record. */
    RecordCursor(ImageBytes image, ImageFrame frame) {
        this.image = image;
        version = frame.version();
        imageLength = frame.header().imageLength();
    }

    /** Goes to the record at an offset, in a view that the next call changes. */
    ImageRecord at(long ofRecord) throws IOException {
        offset = ofRecord;
        try {
            final int there = offset < 0 ? 0
                : (int)Math.max(0, Math.min(imageLength - offset, ImageDescriptor.MAX_ATOMIC_LENGTH));
            image.read(offset, bytes.clear().limit(there));
            reader.reset();
            reader.collect(view, 0, there, offset);
            if (!reader.isWhole()) {
                throw wrong("record", "within the image's " + imageLength + " bytes", "cut short");
            }
            reader.check(offset);
            reader.checkLayout(offset, version);
            final long length = record().payloadLength();
            if (length < 0 || length > imageLength || next() > imageLength) {
                throw wrong("payloadLength", "within the image's " + imageLength + " bytes",
                    Long.toUnsignedString(length));
            }
        } catch (ImageException e) {
            throw e.in(image.name());
        }
        return record();
    }

    /** Goes to the first record of a channel, at an offset. */
    ImageRecord channelAt(long ofRecord) throws IOException {
        final ImageRecord record = at(ofRecord);
        require(RecordKind.CHANNEL);
        return record;
    }

    /** Goes to the next record of a kind that this version knows. It must be of the kind that is named. */
    ImageRecord next(RecordKind kind) throws IOException {
        nextKnown();
        require(kind);
        return record();
    }

    /** Goes to the next record of a kind that this version knows. */
    ImageRecord nextKnown() throws IOException {
        at(next());
        while (record().kind() == RecordKind.UNKNOWN && record().isOptional()) {
            at(next());
        }
        return record();
    }

    /** Requires that the record is of a kind. */
    void require(RecordKind kind) {
        if (record().kind() != kind) {
            throw wrong("templateId", kind.templateId(), record().templateId()).in(image.name());
        }
    }

    ImageRecord record() {
        return reader.record();
    }

    long offset() {
        return offset;
    }

    /** The payload of the record. */
    Section payload() {
        return new Section(offset + reader.length(), record().payloadLength());
    }

    /** Offset of the next record. */
    long next() {
        return offset + reader.length() + ImageDescriptor.sectionLength(record().payloadLength());
    }

    /** A refusal of a field of the record. */
    ImageException wrong(String field, Object expected, Object actual) {
        return new ImageException(offset, field, expected, actual);
    }

    /** Name of the image. */
    String name() {
        return image.name();
    }
}
