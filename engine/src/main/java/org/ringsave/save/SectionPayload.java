/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.lang.invoke.VarHandle;
import org.ringsave.image.Checksum;
import org.ringsave.image.ImageDescriptor;

/**
 * The payload of a section on its way to chunks, piece by piece and block by block. Bytes that are copied for the first
 * time go into the checksum of their block.
 */
final class SectionPayload {
    /**
     * A checksum follows the copy in steps of this length and reads the copy, which is in the nearest cache then. So no
     * writer can change the bytes between the two. A step ends with a page of the source, which is faster. Steps from
     * 1 to 64 KiB were measured, see COSTS.md.
     */
    static final int STEP_LENGTH = 4 * 1024;

    private final Checksum checksum = new Checksum();
    private final Piece piece = new Piece();
    private Pieces pieces;
    private long remaining;
    private int blockRemaining;
    private int blockIndex;

    /** The place of the next byte, for {@link Pieces} that are opened here. */
    Piece piece() {
        return piece;
    }

    /** Begins with the first block of a range. */
    void start() {
        checksum.reset();
    }

    /** Opens a payload, which is at the first byte of its pieces. */
    void open(Pieces of, long paddedLength) {
        pieces = of;
        remaining = paddedLength;
        blockRemaining = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, paddedLength);
        blockIndex = 0;
    }

    /** Skips a part of the open section, in bytes of the image: payload and trailers of blocks. */
    void skip(long imageLength) {
        blockIndex = (int)(imageLength / (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH));
        final long blockStart = (long)blockIndex * ImageDescriptor.BLOCK_LENGTH;
        final long blockLength = Math.min(ImageDescriptor.BLOCK_LENGTH, remaining - blockStart);
        final long skipped = imageLength - (long)blockIndex * ImageDescriptor.TRAILER_LENGTH;
        blockRemaining = (int)(blockLength - (skipped - blockStart));
        remaining -= skipped;
        if (remaining > 0) {
            pieces.seek(skipped);
        }
    }

    /** Were all bytes copied? The trailer of the last block may still be missing. */
    boolean isCopied() {
        return remaining == 0;
    }

    /** Is the trailer of a block the next word? */
    boolean isAtTrailer() {
        return blockRemaining == 0;
    }

    /** Index in the section of the block that is being copied. */
    int blockIndex() {
        return blockIndex;
    }

    /** The checksum of the block, all of whose bytes were copied for the first time. The next block begins. */
    int endChecksum() {
        final int value = checksum.value();
        checksum.reset();
        return value;
    }

    /** Goes on behind the trailer of a block. */
    void nextBlock() {
        blockIndex++;
        blockRemaining = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, remaining);
    }

    /** Are the next bytes, as many as given, in one piece and inside one block? */
    boolean isPlain(int length) {
        return length < blockRemaining && length <= piece.remaining()
            && (length & ImageDescriptor.ALIGNMENT - 1) == 0 && length > 0;
    }

    /** Copies bytes that are plain and at most a step, and adds them to the checksum while they are hot. */
    void copyPlain(Chunk chunk, int index, int length) {
        copyPiece(chunk, index, length);
        checksum.update(chunk.bytes(index, length));
    }

    /** Copies bytes for the first time, as many as lie in the block and the limit. */
    int copyFresh(Chunk chunk, int index, int limit) {
        final int length = Math.min(limit, blockRemaining);
        for (int done = 0; done < length;) {
            final int step = Math.min(length - done, stepLength());
            copy(chunk, index + done, step);
            checksum.update(chunk.bytes(index + done, step));
            done += step;
        }
        return length;
    }

    /** A piece that ends before its page does goes together with the bytes behind it. */
    private int stepLength() {
        final int untilPageEnd = STEP_LENGTH - (piece.index() & STEP_LENGTH - 1);
        return untilPageEnd <= piece.remaining() ? untilPageEnd : piece.remaining() + STEP_LENGTH;
    }

    /** Copies bytes whose checksum is known, and returns how many. */
    int copyAgain(Chunk chunk, int index, long limit) {
        final int length = (int)Math.min(limit, blockRemaining);
        copy(chunk, index, length);
        return length;
    }

    /** Copies from as many pieces as the bytes lie in. */
    private void copy(Chunk chunk, int index, int length) {
        for (int done = 0; done < length;) {
            final int step = Math.min(length - done, piece.remaining());
            copyPiece(chunk, index + done, step);
            done += step;
        }
    }

    private void copyPiece(Chunk chunk, int index, int length) {
        if (piece.isPinned()) {
            copyPinned(chunk, index, length);
        } else {
            chunk.putBytes(index, piece.buffer(), piece.index(), length);
        }
        piece.advance(length);
        pass(length);
    }

    /** Bytes of the piece were copied. */
    private void pass(int length) {
        remaining -= length;
        blockRemaining -= length;
        if (piece.remaining() == 0 && remaining > 0) {
            pieces.next();
        }
    }

    /**
     * Copies from the place of the bytes at begin. Their writer publishes where it spilled them before it writes over
     * them. If it has done so by the end of the copy, the copy may be torn, and the bytes are copied from the arena.
     */
    private void copyPinned(Chunk chunk, int index, int length) {
        long spilled = pieces.spilledIndex();
        if (spilled < 0) {
            chunk.putBytes(index, piece.buffer(), piece.index(), length);
            // The loads of the copy, then that of the place: pairs with the fence in Pins.spill.
            VarHandle.loadLoadFence();
            spilled = pieces.spilledIndex();
        }
        if (spilled >= 0) {
            chunk.putBytes(index, piece.pins().arena(), (int)spilled, length);
        }
    }
}
