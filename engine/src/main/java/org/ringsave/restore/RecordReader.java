/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.codec.MessageHeaderDecoder;

/**
 * Collects one record from whatever pieces it comes in, and checks what is the same for all: header, length, checksum.
 */
final class RecordReader {
    /** The versions that this reader knows: major 0, and of that minor 1 every field. */
    static final int VERSION = MessageHeaderDecoder.SCHEMA_VERSION;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(ImageDescriptor.MAX_ATOMIC_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CRC32C crc = new CRC32C();
    private int collected;
    private int length;

    /** Forgets the record: the next one begins. */
    void reset() {
        collected = 0;
        length = 0;
    }

    /** Takes bytes and returns how many; {@link #isWhole()} says when that is enough. */
    int collect(DirectBuffer source, int index, int available, long imageOffset) {
        int taken = take(source, index, available, ImageDescriptor.MESSAGE_HEADER_LENGTH);
        if (length == 0 && collected == ImageDescriptor.MESSAGE_HEADER_LENGTH) {
            readHeader(imageOffset);
        }
        if (length > 0) {
            taken += take(source, index + taken, available - taken, length);
        }
        return taken;
    }

    private int take(DirectBuffer source, int index, int available, int upTo) {
        final int count = Math.max(0, Math.min(available, upTo - collected));
        buffer.putBytes(collected, source, index, count);
        collected += count;
        return count;
    }

    private void readHeader(long offset) {
        header.wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new ImageException(offset, "schemaId", MessageHeaderDecoder.SCHEMA_ID + " (" + (offset == 0
                ? "this is no Ringsave image" : "the image is damaged") + ")", header.schemaId());
        }
        final int blockLength = header.blockLength();
        final int longest = ImageDescriptor.MAX_ATOMIC_LENGTH - ImageDescriptor.recordLength(0);
        if (blockLength < ImageDescriptor.ALIGNMENT || blockLength > longest
            || blockLength % ImageDescriptor.ALIGNMENT != 0) {
            throw new ImageException(offset, "blockLength", "a multiple of 8 in 8.." + longest, blockLength);
        }
        length = ImageDescriptor.recordLength(blockLength);
    }

    boolean isWhole() {
        return length > 0 && collected == length;
    }

    /** Checks checksum and reserved word of a whole record; nothing else of it may be used before. */
    void check(long offset) {
        final int crcOffset = length - Integer.BYTES;
        crc.reset();
        crc.update(memory.clear().limit(crcOffset));
        if ((int)crc.getValue() != buffer.getInt(crcOffset)) {
            throw new ImageException(offset, "crc32c of the record", hex((int)crc.getValue()),
                hex(buffer.getInt(crcOffset)));
        }
        if (buffer.getInt(crcOffset - Integer.BYTES) != 0) {
            throw new ImageException(offset, "reserved word of the record's trailer", 0,
                buffer.getInt(crcOffset - Integer.BYTES));
        }
    }

    /** Checks that the record's version is that of the image, and its length that of its kind. */
    void checkLayout(long offset, int imageVersion, int blockLength) {
        checkVersion(offset, imageVersion);
        final boolean fits = imageVersion == VERSION
            ? header.blockLength() == blockLength : header.blockLength() >= blockLength;
        if (!fits) {
            throw new ImageException(offset, "blockLength", blockLength, header.blockLength());
        }
    }

    void checkVersion(long offset, int imageVersion) {
        if (header.version() != imageVersion) {
            throw new ImageException(offset, "version", imageVersion + " as in the image's header", header.version());
        }
    }

    int templateId() {
        return header.templateId();
    }

    int version() {
        return header.version();
    }

    int blockLength() {
        return header.blockLength();
    }

    int length() {
        return length;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
