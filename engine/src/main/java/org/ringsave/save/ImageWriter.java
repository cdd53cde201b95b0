/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.DirectBuffer;
import org.ringsave.image.ImageDescriptor;

/**
 * Writes a range of the image of a cut, the header and whole channels or all of it, from any offset that it reached
 * before.
 *
 * <p>Design note: the writer computes checksums and digests once, when it passes an offset for the first time. Below
 * the high-water offset it only copies again, because the checksums of finished blocks are kept, 4 bytes for 64 KiB.
 * So a seek costs only the bytes that it repeats. The one running checksum belongs to the high-water offset.
 */
final class ImageWriter {
    private final ImageIndex index;
    private final ImageCursor cursor;
    private final SectionRecords records;
    private final SectionPayload payload = new SectionPayload();
    private final PayloadSource source;
    private final RangeDigests digests;
    private long endOffset = -1;
    private long offset;
    private long highWater;

    /** Makes a writer of a part, while others write the rest on other threads, or of the whole image. */
    ImageWriter(ImageIndex index, boolean isPart) {
        this.index = index;
        cursor = new ImageCursor(index.cut());
        records = new SectionRecords(index);
        source = new PayloadSource(index, payload.piece());
        digests = new RangeDigests(index, isPart);
    }

    /**
     * Begins a range between two offsets, each the start of the image, of a channel or of the directory, or the end.
     * Other writers have written the image up to a third offset: below it this one only copies again.
     */
    void start(long from, long to, long written) {
        endOffset = to;
        highWater = written;
        digests.start(written);
        payload.start();
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

    /** Was the range written to its end, even if a seek went back since? */
    boolean isComplete() {
        return highWater == endOffset;
    }

    int bytesRequired() {
        if (cursor.isDone()) {
            return 0;
        }
        return isAtRecord() ? cursor.recordLength() : ImageDescriptor.ALIGNMENT;
    }

    /** Goes back to an offset where a call ended, at most the high-water offset. */
    void seek(long target) {
        final long returnTo = offset;
        locate(target);
        if (offset != target) {
            final long inside = offset;
            locate(returnTo);
            throw new IllegalArgumentException("seek: no call ended at " + target
                + ", inside the record or word at " + inside);
        }
    }

    /** Writes as much as fits into a chunk, and returns its length. */
    int write(Chunk chunk) {
        final int length = chunk.length();
        if (length <= SectionPayload.STEP_LENGTH && isPlainPayload(length)) {
            payload.copyPlain(chunk, 0, length);
            offset += length;
            highWater = offset;
            return length;
        }
        int at = 0;
        while (!cursor.isDone()) {
            final int written = isAtRecord() ? writeRecord(chunk, at, length - at)
                : writePayload(chunk, at, length - at);
            if (written == 0) {
                break;
            }
            at += written;
        }
        return at;
    }

    private boolean isAtRecord() {
        return offset == cursor.offset();
    }

    /** Does new payload of one block fill the chunk, in one piece? Most calls with chunks below a block find that. */
    private boolean isPlainPayload(int length) {
        return payload.isPlain(length) && offset == highWater && !isAtRecord();
    }

    private int writeRecord(Chunk chunk, int at, int available) {
        final int length = cursor.recordLength();
        if (available < length) {
            return 0;
        }
        final DirectBuffer record = records.encode(cursor);
        if (offset == highWater && cursor.isInGroup()) {
            digests.record(record, length, cursor.isPackets());
        }
        chunk.putBytes(at, record, 0, length);
        advance(length);
        if (payload.isCopied()) {
            leaveSection();
        }
        return length;
    }

    private int writePayload(Chunk chunk, int from, int available) {
        int at = from;
        int remaining = available & -ImageDescriptor.ALIGNMENT;
        while (remaining > 0) {
            final int step;
            if (payload.isAtTrailer()) {
                step = writeTrailer(chunk, at);
                if (payload.isCopied()) {
                    leaveSection();
                    return at + step - from;
                }
            } else {
                step = copyStep(chunk, at, remaining);
            }
            at += step;
            remaining -= step;
        }
        return at - from;
    }

    private int copyStep(Chunk chunk, int at, int limit) {
        final int length;
        if (offset < highWater) {
            length = payload.copyAgain(chunk, at, Math.min(limit, highWater - offset));
            offset += length;
        } else {
            length = payload.copyFresh(chunk, at, limit);
            offset += length;
            highWater = offset;
        }
        return length;
    }

    private int writeTrailer(Chunk chunk, int at) {
        final int block = payload.blockIndex();
        final int ordinal = cursor.firstBlock() + block;
        final boolean isFresh = offset == highWater;
        if (isFresh) {
            index.blockCrc(ordinal, payload.endChecksum());
        }
        final long trailer = ImageDescriptor.blockTrailer(index.blockCrc(ordinal), block);
        if (isFresh && cursor.isInGroup()) {
            digests.block(trailer, cursor.isInPlace());
        }
        chunk.putLong(at, trailer);
        payload.nextBlock();
        advance(ImageDescriptor.TRAILER_LENGTH);
        return ImageDescriptor.TRAILER_LENGTH;
    }

    private void advance(int length) {
        offset += length;
        if (offset > highWater) {
            highWater = offset;
        }
    }

    private void leaveSection() {
        final int group = cursor.channel();
        cursor.next();
        if (group != cursor.channel()) {
            digests.leave(group, offset);
        }
        if (offset == endOffset) {
            cursor.stop(offset);
        }
        openPayload();
    }

    private void openPayload() {
        payload.open(source.open(cursor), cursor.paddedLength());
    }

    /** Goes to an offset, or to the start of the record or 8-byte word that holds it. */
    private void locate(long target) {
        offset = target;
        if (target == endOffset) {
            cursor.stop(target);
            openPayload();
            return;
        }
        cursor.seek(target);
        openPayload();
        final long payloadOffset = cursor.offset() + cursor.recordLength();
        if (target < payloadOffset) {
            offset = cursor.offset();
        } else {
            final long into = target - payloadOffset & -ImageDescriptor.ALIGNMENT;
            payload.skip(into);
            offset = payloadOffset + into;
        }
    }
}
