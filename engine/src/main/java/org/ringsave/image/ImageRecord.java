/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;
import org.ringsave.image.codec.MessageHeaderDecoder;

/** View of the fields that all records have: message header and length of the payload. One thread. */
public final class ImageRecord {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private DirectBuffer buffer;

    /** Make a view of no record yet. */
    public ImageRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record holds it from index 0; at least the message header must be there.
     * @return this.
     */
    public ImageRecord wrap(DirectBuffer record) {
        buffer = record;
        header.wrap(record, 0);
        return this;
    }

    /** {@return the memory that holds the record from index 0} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return the kind of the record} */
    public RecordKind kind() {
        return RecordKind.of(header.templateId());
    }

    /** {@return whether this is the last record of an image} */
    public boolean isEnd() {
        return kind() == RecordKind.END;
    }

    /** {@return the id of the template} */
    public int templateId() {
        return header.templateId();
    }

    /** {@return true if a reader that doesn't know the kind may skip the record} */
    public boolean isOptional() {
        return header.templateId() >= ImageDescriptor.FIRST_OPTIONAL_TEMPLATE;
    }

    /** {@return the version of the format that the record was written in} */
    public int version() {
        return header.version();
    }

    /** {@return the length of the block in bytes} */
    public int blockLength() {
        return header.blockLength();
    }

    /** {@return the length of the record in bytes} */
    public int length() {
        return ImageDescriptor.recordLength(header.blockLength());
    }

    /** {@return the length of the payload in bytes} */
    public long payloadLength() {
        return buffer.getLong(ImageDescriptor.PAYLOAD_LENGTH_OFFSET);
    }

    /** {@return whether the record belongs to this format} */
    boolean isOfThisSchema() {
        return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID;
    }

    int schemaId() {
        return header.schemaId();
    }
}
