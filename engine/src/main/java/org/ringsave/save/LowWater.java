/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.ImageDescriptor;
import org.ringsave.ring.Pins;

/**
 * The offset of a range below which no byte is copied again. In a live save it follows the writer and releases the pins
 * of regions and rings in the order of the image.
 */
final class LowWater {
    private static final long BLOCK_WITH_TRAILER = ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH;

    private final Cut cut;
    private Pins pins;
    private long offset;
    // Of the region or ring whose pins are the next: regions come first, then both rings of each channel.
    private int ordinal;
    private long payloadOffset;
    private long payloadEnd;
    // In the ring, or in the payload of the region.
    private long position;
    private long limit;

    LowWater(Cut cut) {
        this.cut = cut;
    }

    /** Begins where the image, a channel or the directory starts. All before is released. */
    void start(long from) {
        pins = cut.pins().live();
        offset = from;
        final int channel = cut.layout().channelBefore(from);
        enter(channel < 0 ? 0 : cut.regions().count() + 2 * channel);
        while (payloadEnd <= from) {
            enter(ordinal + 1);
        }
    }

    long offset() {
        return offset;
    }

    /** Releases the pins of all bytes that the image has before an offset. */
    void release(long upTo) {
        offset = upTo;
        while (payloadEnd <= upTo) {
            releaseTo(limit);
            enter(ordinal + 1);
        }
        final long into = upTo - payloadOffset;
        if (into > 0) {
            final long trailers = into / BLOCK_WITH_TRAILER * ImageDescriptor.TRAILER_LENGTH;
            releaseTo(Math.min(position + into - trailers, limit));
        }
    }

    private void enter(int next) {
        final int ring = next - cut.regions().count();
        ordinal = next;
        if (ring < 0) {
            enter(cut.regions().payloadOffset(next), 0, cut.regions().payloadLength(next));
        } else if (ring < 2 * cut.channels().count()) {
            final int channel = ring / 2;
            final int side = ring % 2;
            enter(cut.layout().ringOffset(channel, side), cut.layout().from(channel, side),
                cut.rings().tail(channel, side));
        } else {
            enter(Long.MAX_VALUE, 0, 0);
        }
    }

    private void enter(long at, long first, long end) {
        payloadOffset = at;
        payloadEnd = at + ImageDescriptor.sectionLength(end - first);
        position = first;
        limit = end;
    }

    private void releaseTo(long upTo) {
        final int ring = ordinal - cut.regions().count();
        if (ring < 0) {
            cut.regions().release(ordinal, upTo);
        } else if (upTo > position) {
            pins.release(ring, upTo);
        }
    }
}
