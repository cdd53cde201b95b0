/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Checksum;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;

/** Reads the payload of a record at any place, block by block. It verifies a block before a byte of it is used. */
final class Payload {
    private static final long NONE = -1;

    private final ImageBytes image;
    private final ByteBuffer block =
        ByteBuffer.allocateDirect(ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH);
    private final UnsafeBuffer view = new UnsafeBuffer(block);
    private final ByteBuffer trailer =
        ByteBuffer.allocate(ImageDescriptor.TRAILER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final Checksum checksum = new Checksum();
    private Section section = new Section(0, 0);
    private long loaded = NONE;

    Payload(ImageBytes image) {
        this.image = image;
    }

    /** Goes to the payload of another record. */
    Payload begin(Section of) {
        if (!section.equals(of)) {
            section = of;
            loaded = NONE;
        }
        return this;
    }

    /** Length in bytes. */
    long length() {
        return section.length();
    }

    /** Memory that holds the block of the last {@link #load}. */
    UnsafeBuffer view() {
        return view;
    }

    /** Requires that the payload has bytes from a place on. */
    void require(long at, long length) {
        if (at < 0 || length < 0 || at > section.length() - length) {
            throw wrong(section.offset(), "payloadLength", "at least " + length + " from " + at + " on",
                section.length());
        }
    }

    /** Has the block with the byte at a place in memory, verified. Returns the byte's index there. */
    int load(long at) throws IOException {
        require(at, 1);
        final long number = at / ImageDescriptor.BLOCK_LENGTH;
        if (number != loaded) {
            loaded = NONE;
            loadBlock(number);
            loaded = number;
        }
        return (int)(at % ImageDescriptor.BLOCK_LENGTH);
    }

    private void loadBlock(long number) throws IOException {
        final int length = blockLength(number);
        final long offset = blockOffset(number);
        image.read(offset, block.clear().limit(length + ImageDescriptor.TRAILER_LENGTH));
        checksum.reset();
        checksum.update(block.clear().limit(length));
        if (view.getInt(length) != checksum.value()) {
            throw wrong(offset + length, "crc32c of block " + number, Checksum.text(checksum.value()),
                Checksum.text(view.getInt(length)));
        }
        if (view.getInt(length + Integer.BYTES) != (int)number) {
            throw wrong(offset + length, "block index", number, view.getInt(length + Integer.BYTES));
        }
    }

    private int blockLength(long number) {
        return ImageDescriptor.blockLength(
            ImageDescriptor.align(section.length()) - number * ImageDescriptor.BLOCK_LENGTH);
    }

    /** Offset in the image of a place in the payload, or of its end. */
    long offset(long at) {
        return blockOffset(at / ImageDescriptor.BLOCK_LENGTH) + at % ImageDescriptor.BLOCK_LENGTH;
    }

    private long blockOffset(long number) {
        return section.offset() + number * (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH);
    }

    /** Bytes of the payload from a place to the end of its block. */
    int available(long at) {
        return (int)Math.min(section.length() - at,
            ImageDescriptor.BLOCK_LENGTH - at % ImageDescriptor.BLOCK_LENGTH);
    }

    /** Copies bytes from a place on, which may lie in several blocks. */
    void read(long at, MutableDirectBuffer to, int index, int length) throws IOException {
        for (int done = 0; done < length;) {
            final int from = load(at + done);
            final int step = Math.min(length - done, available(at + done));
            to.putBytes(index + done, view, from, step);
            done += step;
        }
    }

    /** The word at a place that is a multiple of 8. */
    long readLong(long at) throws IOException {
        return view.getLong(load(at));
    }

    /** Number of blocks. */
    long blockCount() {
        return ImageDescriptor.blockCount(section.length());
    }

    /** Verifies a block and returns its trailer. */
    long verify(long number) throws IOException {
        load(number * ImageDescriptor.BLOCK_LENGTH);
        return view.getLong(blockLength(number));
    }

    /** The trailer of a block, which is not verified. */
    long trailer(long number) throws IOException {
        image.read(blockOffset(number) + blockLength(number), trailer.clear());
        return trailer.getLong(0);
    }

    private ImageException wrong(long offset, String field, Object expected, Object actual) {
        return new ImageException(offset, field, expected, actual).in(image.name());
    }
}
