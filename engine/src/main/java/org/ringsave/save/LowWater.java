/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.ring.Pins;

/**
 * The offset of a live save's image below which nothing comes again: it follows the writer through the sections and
 * gives back what they pinned.
 */
final class LowWater {
    private static final long BLOCK_WITH_TRAILER = ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH;

    private final Cut cut;
    private final ImageCursor cursor;
    private final UnsafeBuffer noDirectory = new UnsafeBuffer(0, 0);
    private Pins pins;
    private long sectionOffset;
    private long offset;
    private int slot;

    LowWater(Cut cut) {
        this.cut = cut;
        cursor = new ImageCursor(cut);
    }

    /** Starts where the image, a channel or the directory starts. */
    void start(long from, Pins livePins) {
        pins = livePins;
        final int channel = cut.channelBefore(from);
        if (channel < 0) {
            sectionOffset = 0;
            cursor.start(noDirectory);
        } else {
            sectionOffset = cut.channelOffset(channel);
            cursor.startChannel(channel);
        }
        for (long length = sectionLength(); sectionOffset + length <= from; length = sectionLength()) {
            sectionOffset += length;
            cursor.next();
        }
        offset = from;
        slot = cursor.firstSlot();
    }

    long offset() {
        return offset;
    }

    /** What comes before an offset is safe elsewhere. */
    void release(long upTo) {
        offset = upTo;
        long length = sectionLength();
        while (!cursor.isDone() && sectionOffset + length <= upTo) {
            releasePayload(cursor.pinStart() + ImageDescriptor.align(cursor.payloadLength()));
            sectionOffset += length;
            cursor.next();
            slot = cursor.firstSlot();
            length = sectionLength();
        }
        final long into = upTo - sectionOffset - cursor.recordLength();
        if (into > 0 && cursor.isRing()) {
            final long trailers = into / BLOCK_WITH_TRAILER * ImageDescriptor.TRAILER_LENGTH;
            final long bytes = Math.min(into - trailers, ImageDescriptor.align(cursor.payloadLength()));
            releasePayload(cursor.pinStart() + bytes);
        }
    }

    private long sectionLength() {
        return cursor.recordLength() + ImageDescriptor.sectionLength(cursor.payloadLength());
    }

    /** A ring has one slot; a region has one for each block. */
    private void releasePayload(long position) {
        if (cursor.isRing() && cursor.payloadLength() > 0) {
            for (int last = cursor.slot(position - 1); slot < last; slot++) {
                pins.release(slot, Long.MAX_VALUE);
            }
            pins.release(slot, position);
        }
    }
}
