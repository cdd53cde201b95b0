/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;
import org.ringsave.ring.Pins;

/**
 * The offset of a range below which no byte is copied again. In a live save it follows the writer and releases the pins
 * of regions, rings and packets in the order of the image.
 */
final class LowWater {
    private static final long BLOCK_WITH_TRAILER = ImageDescriptor.BLOCK_LENGTH + ImageDescriptor.TRAILER_LENGTH;

    private final Cut cut;
    private Pins pins;
    private long offset;
    // Of the payload whose pins are the next: regions come first, then the rings and the packets of each channel.
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
        enter(channel < 0 ? 0 : cut.regions().count() + Pins.ringSlot(channel, Side.INCOMING));
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
        final int pinSlot = next - cut.regions().count();
        ordinal = next;
        if (pinSlot < 0) {
            enter(cut.regions().payloadOffset(next), 0, cut.regions().payloadLength(next));
        } else if (pinSlot < Pins.ringSlot(cut.channels().count(), Side.INCOMING)) {
            enterChannel(Pins.channel(pinSlot), pinSlot);
        } else {
            enter(Long.MAX_VALUE, 0, 0);
        }
    }

    private void enterChannel(int channel, int pinSlot) {
        if (pinSlot == Pins.packetsSlot(channel)) {
            enter(cut.layout().packetsOffset(channel), 0, cut.layout().packetsLength(channel));
        } else {
            final int side = pinSlot - Pins.ringSlot(channel, Side.INCOMING);
            enter(cut.layout().ringOffset(channel, side), cut.layout().from(channel, side),
                cut.rings().tail(channel, side));
        }
    }

    private void enter(long at, long first, long end) {
        payloadOffset = at;
        payloadEnd = at + ImageDescriptor.sectionLength(end - first);
        position = first;
        limit = end;
    }

    /** A ring and the packets of a channel have a slot each. */
    private void releaseTo(long upTo) {
        final int pinSlot = ordinal - cut.regions().count();
        if (pinSlot < 0) {
            cut.regions().release(ordinal, upTo);
        } else if (upTo > position) {
            pins.release(pinSlot, upTo);
        }
    }
}
