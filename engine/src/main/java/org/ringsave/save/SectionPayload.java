/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Checksum;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Pins;

/**
 * The payload of a section on its way to chunks, block by block. Bytes that are copied for the first time go into the
 * checksum of their block.
 */
final class SectionPayload {
    /**
     * Checksums follow the copy in steps of this length. The hardware prefetcher runs about as far ahead, so the lines
     * of the next step arrive during the checksum of this one. Measured from 1 to 64 KiB, see COSTS.md.
     */
    static final int STEP_LENGTH = 2 * 1024;
    /** A ring of this process is checksummed before its copy, page by page: prefetchers stop where a page ends. */
    private static final int PAGE_LENGTH = Platform.PAGE_LENGTH;

    private final ImageCursor cursor;
    private final Checksum checksum = new Checksum();
    private Pins pins;
    private UnsafeBuffer buffer;
    private int bufferIndex;
    private ByteBuffer bytes;
    private int bytesOffset;
    private long remaining;
    private int blockRemaining;
    private int blockIndex;

    SectionPayload(ImageCursor cursor) {
        this.cursor = cursor;
    }

    /** Begins with the first block of a range. */
    void start() {
        pins = cursor.livePins();
        checksum.reset();
    }

    /** Opens a payload that is captured. */
    void open(UnsafeBuffer captured, int index, long length) {
        buffer = captured;
        bufferIndex = index;
        bytes = null;
        bytesOffset = 0;
        remaining = length;
        blockRemaining = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, length);
        blockIndex = 0;
    }

    /**
     * Opens the payload of a ring or region, which wraps at the end of the place. The bytes hold the place from an
     * offset on; they are null if another process can change the place.
     */
    void openInPlace(UnsafeBuffer place, int index, long length, ByteBuffer placeBytes, int offset) {
        open(place, index, length);
        // In a live save a writer may change the place: only the copy has a checksum that is right.
        bytes = pins == null ? placeBytes : null;
        bytesOffset = offset;
    }

    /** Skips a part of the open section, in bytes of the image: payload and trailers of blocks. */
    void skip(long imageLength) {
        blockIndex = (int)(imageLength / (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH));
        final long blockStart = (long)blockIndex * ImageDescriptor.BLOCK_LENGTH;
        final long blockLength = Math.min(ImageDescriptor.BLOCK_LENGTH, remaining - blockStart);
        final long skipped = imageLength - (long)blockIndex * ImageDescriptor.TRAILER_LENGTH;
        blockRemaining = (int)(blockLength - (skipped - blockStart));
        remaining -= skipped;
        final long next = bufferIndex + skipped;
        bufferIndex = (int)(next >= buffer.capacity() ? next - buffer.capacity() : next);
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
        return length < blockRemaining && length <= buffer.capacity() - bufferIndex
            && (length & ImageDescriptor.ALIGNMENT - 1) == 0 && length > 0;
    }

    /** Copies bytes that are plain and at most a step, and adds them to the checksum while they are hot. */
    void copyPlain(Chunk chunk, int index, int length) {
        copy(chunk, index, length);
        checksum.update(chunk.bytes(index, length));
    }

    /** Copies a step of bytes for the first time, and returns its length. */
    int copyFresh(Chunk chunk, int index, int limit) {
        final int room = room(limit);
        final int length;
        if (bytes != null) {
            length = Math.min(room, PAGE_LENGTH - (bufferIndex & PAGE_LENGTH - 1));
            final int start = bytesOffset + bufferIndex;
            checksum.update(bytes.limit(start + length).position(start));
            copy(chunk, index, length);
        } else {
            length = Math.min(room, STEP_LENGTH);
            copyPlain(chunk, index, length);
        }
        return length;
    }

    /** Copies bytes whose checksum is known, and returns how many. */
    int copyAgain(Chunk chunk, int index, long limit) {
        final int length = (int)Math.min(limit, room(Integer.MAX_VALUE));
        copy(chunk, index, length);
        return length;
    }

    private int room(int limit) {
        return Math.min(Math.min(limit, blockRemaining), buffer.capacity() - bufferIndex);
    }

    private void copy(Chunk chunk, int index, int length) {
        if (pins != null && cursor.isInPlace()) {
            copyPinned(chunk, index, length);
        } else {
            chunk.putBytes(index, buffer, bufferIndex, length);
        }
        final int next = bufferIndex + length;
        bufferIndex = next == buffer.capacity() ? 0 : next;
        remaining -= length;
        blockRemaining -= length;
    }

    /**
     * Copies from the place of the bytes at begin. Their writer publishes where it spilled them before it writes over
     * them. If it has done so by the end of the copy, the copy may be torn, and the bytes are copied from the arena.
     */
    private void copyPinned(Chunk chunk, int index, int length) {
        final long end = cursor.firstPosition() + cursor.paddedLength();
        final long position = end - remaining;
        final int slot = cursor.pinSlot(position);
        long spilled = pins.spilledIndex(slot, position);
        if (spilled < 0) {
            chunk.putBytes(index, buffer, bufferIndex, length);
            // The loads of the copy, then that of the place: pairs with the fence in Pins.spill.
            VarHandle.loadLoadFence();
            spilled = pins.spilledIndex(slot, position);
        }
        if (spilled >= 0) {
            chunk.putBytes(index, pins.arena(), (int)spilled, length);
        }
    }
}
