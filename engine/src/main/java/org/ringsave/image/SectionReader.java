/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Follows a payload section from pieces of any length: where its blocks end, and whether padding, checksums and
 * trailers are right. One thread; it allocates nothing after construction.
 */
public final class SectionReader {
    private final Checksum checksum = new Checksum();
    private final UnsafeBuffer trailer = new UnsafeBuffer(new byte[ImageDescriptor.TRAILER_LENGTH]);
    private long payloadRemaining;
    private long remaining;
    private int blockRemaining;
    private int blockIndex;
    private int trailerCollected;

    /** Make a reader that is in no section. */
    public SectionReader() {
        // The fields are all there is.
    }

    /**
     * Begin a section.
     *
     * @param payloadLength in bytes, without padding and trailers.
     */
    public void begin(long payloadLength) {
        payloadRemaining = payloadLength;
        remaining = ImageDescriptor.align(payloadLength);
        blockIndex = 0;
        beginBlock();
    }

    private void beginBlock() {
        blockRemaining = ImageDescriptor.blockLength(remaining);
        trailerCollected = 0;
        checksum.reset();
    }

    /** {@return the number of bytes to the end of the block; 0: a trailer comes, or the section is whole} */
    public int blockRemaining() {
        return blockRemaining;
    }

    /** {@return true if {@link #endBlock} ended the last block} */
    public boolean isWhole() {
        return blockRemaining == 0;
    }

    /**
     * Take bytes of a block.
     *
     * @param bytes  from position to limit, at most {@link #blockRemaining()}; the position is left at the limit.
     * @param piece  holds the same bytes.
     * @param index  in the piece of the first byte.
     * @param offset of the first byte in the image.
     * @throws ImageException if padding is not zero.
     */
    public void take(ByteBuffer bytes, DirectBuffer piece, int index, long offset) {
        final int length = bytes.remaining();
        final int data = (int)Math.min(length, payloadRemaining);
        for (int i = index + data; i < index + length; i++) {
            if (piece.getByte(i) != 0) {
                throw new ImageException(offset, "padding of the payload", 0, piece.getByte(i));
            }
        }
        checksum.update(bytes);
        payloadRemaining -= data;
        remaining -= length;
        blockRemaining -= length;
    }

    /**
     * Take bytes of a trailer.
     *
     * @param piece     holds them.
     * @param index     in the piece of the first byte.
     * @param available number of bytes.
     * @return number of bytes taken; then {@link #isTrailerWhole()} tells if the trailer has come.
     */
    public int takeTrailer(DirectBuffer piece, int index, int available) {
        final int taken = Math.min(available, ImageDescriptor.TRAILER_LENGTH - trailerCollected);
        // Most trailers come whole.
        if (taken == Long.BYTES) {
            trailer.putLong(0, piece.getLong(index));
        } else {
            trailer.putBytes(trailerCollected, piece, index, taken);
        }
        trailerCollected += taken;
        return taken;
    }

    /** {@return true if the trailer has come: {@link #endBlock} must be called} */
    public boolean isTrailerWhole() {
        return trailerCollected == ImageDescriptor.TRAILER_LENGTH;
    }

    /**
     * End a block, and begin the next one if there is one.
     *
     * @param offset of the trailer in the image.
     * @return the trailer as a word.
     * @throws ImageException if checksum or index of the block are wrong.
     */
    public long endBlock(long offset) {
        final int computed = checksum.value();
        if (trailer.getInt(0) != computed) {
            throw new ImageException(offset, "crc32c of block " + blockIndex, Checksum.text(computed),
                Checksum.text(trailer.getInt(0)));
        }
        if (trailer.getInt(Integer.BYTES) != blockIndex) {
            throw new ImageException(offset, "block index", blockIndex, trailer.getInt(Integer.BYTES));
        }
        blockIndex++;
        beginBlock();
        return trailer.getLong(0);
    }
}
