/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Checksum;
import org.ringsave.image.GroupDigests;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordWriter;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Pins;

/**
 * Writes a range of the image of a cut, header and whole channels or all of it, from any offset that it reached before.
 *
 * <p>Design note: checksums and digests are computed once, when an offset is passed for the first time. What lies
 * below the high-water offset is only copied again: the checksums of its blocks are kept, 4 bytes for 64 KiB. So a
 * seek costs nothing but the bytes that it repeats, and the one running checksum always belongs to the high-water
 * offset.
 */
final class ImageWriter {
    /**
     * Checksums follow the copy in steps of this length. It is about what the hardware prefetcher runs ahead: while a
     * step is being checksummed, the lines of the next one arrive. Measured from 1 to 64 KiB, see ARCHITECTURE.md.
     */
    private static final int STEP_LENGTH = 2 * 1024;
    /** A ring of this process is checksummed before it is copied, page by page: prefetchers stop where a page ends. */
    private static final int PAGE_LENGTH = Platform.PAGE_LENGTH;

    private final Cut cut;
    private final Spine spine;
    private final RingViews views;
    private final ImageCursor cursor;
    private final RecordWriter writer = new RecordWriter();
    private final GroupDigests digests = new GroupDigests();
    private final Checksum checksum = new Checksum();
    private final UnsafeBuffer chunk;
    private Pins pins;

    private long startOffset;
    private long endOffset = -1;
    private long offset;
    private long highWater;
    private int nextGroup;
    private boolean recordPending;
    private long payloadRemaining;
    private int blockRemaining;
    private int blockIndex;
    private int blockOrdinal;
    private UnsafeBuffer source;
    private ByteBuffer ringBytes;
    private int ringBytesOffset;
    private int sourceIndex;

    /**
     * A writer of a part if it is given views of the regions, and then others write the rest, on other threads; of the
     * whole image if they are null. The chunk is the view through which it writes into each of the caller's buffers.
     */
    ImageWriter(Cut cut, Spine spine, RingViews views, UnsafeBuffer chunk) {
        this.cut = cut;
        this.spine = spine;
        this.views = views;
        this.chunk = chunk;
        cursor = new ImageCursor(cut);
    }

    /**
     * Takes the range between two offsets, each the start of the image, of a channel or of the directory, or the end.
     * What lies below a third one was written by others already, and is only copied again. The pins are those of a live
     * save; null if the set rests.
     */
    void start(long from, long to, long written, Pins livePins) {
        pins = livePins;
        startOffset = from;
        endOffset = to;
        highWater = written;
        nextGroup = written == 0 ? -1 : cut.channelBefore(written - 1) + 1;
        digests.reset();
        checksum.reset();
        if (views != null) {
            views.cover(cut, cut.channelBefore(from - 1) + 1, cut.channelBefore(to - 1) + 1);
        }
        locate(written);
    }

    long offset() {
        return offset;
    }

    /** The offset up to which the range was written. */
    long highWater() {
        return highWater;
    }

    boolean isDone() {
        return cursor.isDone();
    }

    /** Was the range written to its end, whatever was sought since? */
    boolean isComplete() {
        return highWater == endOffset;
    }

    int bytesRequired() {
        if (cursor.isDone()) {
            return 0;
        }
        return recordPending ? cursor.recordLength() : ImageDescriptor.ALIGNMENT;
    }

    /** Goes back to an offset where a call ended. */
    void seek(long target) {
        if (target < startOffset || target > highWater) {
            throw new IllegalArgumentException("seek: " + target + " is not in " + startOffset + ".." + highWater
                + ", what was saved so far");
        }
        final long returnTo = offset;
        locate(target);
        if (offset != target) {
            final long inside = offset;
            locate(returnTo);
            throw new IllegalArgumentException("seek: no call ended at " + target
                + ", inside the record or word at " + inside);
        }
    }

    /**
     * Writes what fits between position and limit, and returns how much that is. The buffer's position and limit are
     * left anywhere.
     */
    int write(ByteBuffer buffer, int position, long address, int length) {
        chunk.wrap(address, length);
        if (length <= STEP_LENGTH && isPlainPayload(length)) {
            copyFresh(buffer, 0, length);
            return length;
        }
        int index = 0;
        while (!cursor.isDone()) {
            final int written = recordPending
                ? writeRecord(index, length - index) : writePayload(buffer, position, index, length - index);
            if (written == 0) {
                break;
            }
            index += written;
        }
        return index;
    }

    /**
     * Is all that a chunk takes new payload of one block, in one piece? Most calls with chunks below a block find it
     * so.
     */
    private boolean isPlainPayload(int length) {
        return length < blockRemaining && !recordPending && offset == highWater
            && length <= source.capacity() - sourceIndex && (length & ImageDescriptor.ALIGNMENT - 1) == 0 && length > 0;
    }

    /** Copies payload that was not written before, and adds it to the checksum while it is hot. */
    private void copyFresh(ByteBuffer buffer, int index, int length) {
        copy(index, length);
        checksum.update(buffer);
        highWater = offset;
    }

    private void copy(int index, int length) {
        if (pins != null && cursor.isRing()) {
            copyPinned(index, length);
        } else {
            chunk.putBytes(index, source, sourceIndex, length);
        }
        final int next = sourceIndex + length;
        sourceIndex = next == source.capacity() ? 0 : next;
        payloadRemaining -= length;
        blockRemaining -= length;
        offset += length;
    }

    /**
     * Copies from where the bytes were at begin. If their writer has spilled them since, which it publishes before it
     * writes over them, what was copied may be something else, and they are copied from the arena.
     */
    private void copyPinned(int index, int length) {
        final long position = cursor.pinStart() + ImageDescriptor.align(cursor.payloadLength()) - payloadRemaining;
        final int slot = cursor.slot(position);
        long spilled = pins.spilledIndex(slot, position);
        if (spilled < 0) {
            chunk.putBytes(index, source, sourceIndex, length);
            // The loads of the copy, then that of the place: pairs with the fence in Pins.spill.
            VarHandle.loadLoadFence();
            spilled = pins.spilledIndex(slot, position);
        }
        if (spilled >= 0) {
            chunk.putBytes(index, pins.arena(), (int)spilled, length);
        }
    }

    private int writeRecord(int index, int available) {
        final int length = cursor.recordLength();
        if (available < length) {
            return 0;
        }
        final boolean fresh = offset == highWater;
        if (cursor.isHeader()) {
            spine.encodeHeader(writer);
        } else if (cursor.isEnd()) {
            spine.encodeEnd(writer);
        } else {
            cursor.encode(writer);
            if (fresh && !cursor.isDirectory()) {
                digests.record(writer.buffer(), length);
            }
        }
        chunk.putBytes(index, writer.buffer(), 0, length);
        recordPending = false;
        advance(length);
        if (payloadRemaining == 0) {
            leaveSection();
        }
        return length;
    }

    private int writePayload(ByteBuffer buffer, int position, int from, int available) {
        int index = from;
        int remaining = available & -ImageDescriptor.ALIGNMENT;
        while (remaining > 0) {
            if (blockRemaining == 0) {
                writeTrailer(index);
                index += ImageDescriptor.TRAILER_LENGTH;
                if (payloadRemaining == 0) {
                    leaveSection();
                    break;
                }
                blockRemaining = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, payloadRemaining);
                remaining -= ImageDescriptor.TRAILER_LENGTH;
                continue;
            }
            final int step = copyStep(buffer, position, index, Math.min(remaining, blockRemaining));
            index += step;
            remaining -= step;
        }
        return index - from;
    }

    private int copyStep(ByteBuffer buffer, int position, int index, int limit) {
        final int room = Math.min(limit, source.capacity() - sourceIndex);
        final int length;
        if (offset < highWater) {
            length = (int)Math.min(room, highWater - offset);
            copy(index, length);
        } else if (ringBytes != null) {
            length = Math.min(room, PAGE_LENGTH - (sourceIndex & PAGE_LENGTH - 1));
            final int start = ringBytesOffset + sourceIndex;
            checksum.update(ringBytes.limit(start + length).position(start));
            copy(index, length);
            highWater = offset;
        } else {
            length = Math.min(room, STEP_LENGTH);
            final int start = position + index;
            copyFresh(buffer.limit(start + length).position(start), index, length);
        }
        return length;
    }

    private void writeTrailer(int index) {
        final long trailer;
        if (offset == highWater) {
            spine.blockCrc(blockOrdinal, checksum.value());
            checksum.reset();
            trailer = ImageDescriptor.blockTrailer(spine.blockCrc(blockOrdinal), blockIndex);
            if (!cursor.isDirectory()) {
                digests.block(trailer, cursor.isRing());
            }
        } else {
            trailer = ImageDescriptor.blockTrailer(spine.blockCrc(blockOrdinal), blockIndex);
        }
        chunk.putLong(index, trailer);
        blockIndex++;
        blockOrdinal++;
        advance(ImageDescriptor.TRAILER_LENGTH);
    }

    private void advance(int length) {
        offset += length;
        if (offset > highWater) {
            highWater = offset;
        }
    }

    private void leaveSection() {
        final int group = cursor.channelIndex();
        cursor.next();
        if (group != cursor.channelIndex() && group == nextGroup) {
            endGroup(group);
        }
        if (offset == endOffset) {
            cursor.stop();
        }
        enterSection();
    }

    /** The application section (-1) or a channel is complete for the first time. */
    private void endGroup(int group) {
        digests.finish();
        spine.endGroup(group, offset, digests);
        if (views == null) {
            spine.fold(group);
        }
        nextGroup = group + 1;
    }

    private void enterSection() {
        recordPending = !cursor.isDone();
        payloadRemaining = ImageDescriptor.align(cursor.payloadLength());
        blockRemaining = (int)Math.min(ImageDescriptor.BLOCK_LENGTH, payloadRemaining);
        blockIndex = 0;
        source = cursor.source();
        // What may be written over meanwhile is checksummed where it was copied to.
        final ByteBuffer bytes = pins == null ? cursor.ringBytes() : null;
        ringBytes = bytes == null || views == null ? bytes : views.of(bytes);
        ringBytesOffset = cursor.ringBytesOffset();
        sourceIndex = cursor.sourceIndex();
    }

    /** Goes to an offset, or to the start of the record or 8-byte word that holds it. */
    private void locate(long target) {
        if (target == endOffset) {
            offset = target;
            cursor.stop();
            enterSection();
            return;
        }
        final int channel = cut.channelBefore(target);
        if (channel < 0) {
            offset = 0;
            blockOrdinal = 0;
            cursor.start(spine.directory());
        } else {
            offset = cut.channelOffset(channel);
            blockOrdinal = cut.firstBlock(channel);
            cursor.startChannel(channel);
        }
        for (long length = sectionLength(); offset + length <= target; length = sectionLength()) {
            offset += length;
            blockOrdinal += (int)ImageDescriptor.blockCount(cursor.payloadLength());
            cursor.next();
        }
        enterSection();
        if (target - offset >= cursor.recordLength()) {
            skipPayload(target);
        }
    }

    private long sectionLength() {
        return cursor.recordLength() + ImageDescriptor.sectionLength(cursor.payloadLength());
    }

    private void skipPayload(long target) {
        recordPending = false;
        offset += cursor.recordLength();
        final long into = target - offset & -ImageDescriptor.ALIGNMENT;
        blockIndex = (int)(into / (ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH));
        blockOrdinal += blockIndex;
        final long bytes = into - (long)blockIndex * ImageDescriptor.TRAILER_LENGTH;
        final long blockLength = Math.min(ImageDescriptor.BLOCK_LENGTH,
            payloadRemaining - (long)blockIndex * ImageDescriptor.BLOCK_LENGTH);
        blockRemaining = (int)(blockLength - (bytes - (long)blockIndex * ImageDescriptor.BLOCK_LENGTH));
        payloadRemaining -= bytes;
        final long index = sourceIndex + bytes;
        sourceIndex = (int)(index >= source.capacity() ? index - source.capacity() : index);
        offset += into;
    }
}
