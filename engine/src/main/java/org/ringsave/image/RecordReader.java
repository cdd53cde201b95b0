/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.agrona.DirectBuffer;
import org.ringsave.image.codec.MessageHeaderDecoder;

/**
 * Collects one record from pieces of any length, and makes the checks that all kinds share: schema, length, checksum,
 * version. One thread; it allocates nothing after construction.
 */
public final class RecordReader {
    private final RecordBuffer memory = new RecordBuffer();
    private final ImageRecord record = new ImageRecord().wrap(memory.buffer());
    private int collected;

    /** Make a reader with its memory. */
    public RecordReader() {
        // The fields are all there is.
    }

    /** Forget the record: the next one begins. */
    public void reset() {
        collected = 0;
        memory.length(0);
    }

    /**
     * Take bytes of the record.
     *
     * @param source    holds them.
     * @param index     of the first byte.
     * @param available number of bytes.
     * @param offset    of the record in the image, for the message of an exception.
     * @return number of bytes taken.
     * @throws ImageException if the record is of another schema, or has a length that no record may have.
     */
    public int collect(DirectBuffer source, int index, int available, long offset) {
        int taken = take(source, index, available, ImageDescriptor.MESSAGE_HEADER_LENGTH);
        if (memory.length() == 0 && collected == ImageDescriptor.MESSAGE_HEADER_LENGTH) {
            memory.length(checkHeader(offset));
        }
        if (memory.length() > 0) {
            taken += take(source, index + taken, available - taken, memory.length());
        }
        return taken;
    }

    private int take(DirectBuffer source, int index, int available, int upTo) {
        final int count = Math.max(0, Math.min(available, upTo - collected));
        // Most message headers come whole.
        if (count == Long.BYTES) {
            memory.buffer().putLong(collected, source.getLong(index));
        } else {
            memory.buffer().putBytes(collected, source, index, count);
        }
        collected += count;
        return count;
    }

    private int checkHeader(long offset) {
        if (!record.isOfThisSchema()) {
            throw new ImageException(offset, "schemaId", MessageHeaderDecoder.SCHEMA_ID + " (" + (offset == 0
                ? "this is no Ringsave image" : "the image is damaged") + ")", record.schemaId());
        }
        final int blockLength = record.blockLength();
        final int longest = ImageDescriptor.MAX_ATOMIC_LENGTH - ImageDescriptor.recordLength(0);
        if (blockLength < ImageDescriptor.ALIGNMENT || blockLength > longest
            || blockLength % ImageDescriptor.ALIGNMENT != 0) {
            throw new ImageException(offset, "blockLength", "a multiple of 8 in 8.." + longest, blockLength);
        }
        return record.length();
    }

    /** {@return true if all bytes of the record are here} */
    public boolean isWhole() {
        return memory.length() > 0 && collected == memory.length();
    }

    /**
     * Check the trailer of a whole record. No other field may be used before.
     *
     * @param offset of the record in the image.
     * @throws ImageException if checksum or reserved word are wrong.
     */
    public void check(long offset) {
        final int computed = memory.computeChecksum();
        if (computed != memory.heldChecksum()) {
            throw new ImageException(offset, "crc32c of the record", Checksum.text(computed),
                Checksum.text(memory.heldChecksum()));
        }
        if (memory.reservedWord() != 0) {
            throw new ImageException(offset, "reserved word of the record's trailer", 0, memory.reservedWord());
        }
    }

    /**
     * Check the version of the record, and the length of its block if this version knows the kind.
     *
     * @param offset       of the record in the image.
     * @param imageVersion version in the image's header.
     * @throws ImageException if either is wrong.
     */
    public void checkLayout(long offset, int imageVersion) {
        if (record.version() != imageVersion) {
            throw new ImageException(offset, "version", imageVersion + " as in the image's header", record.version());
        }
        final int blockLength = record.kind().blockLength();
        final boolean fits = imageVersion == ImageDescriptor.VERSION && record.kind() != RecordKind.UNKNOWN
            ? record.blockLength() == blockLength : record.blockLength() >= blockLength;
        if (!fits) {
            throw new ImageException(offset, "blockLength", blockLength, record.blockLength());
        }
    }

    /** {@return view of the record; the same object always} */
    public ImageRecord record() {
        return record;
    }

    /** {@return length of the record in bytes; 0 while it is unknown} */
    public int length() {
        return memory.length();
    }
}
