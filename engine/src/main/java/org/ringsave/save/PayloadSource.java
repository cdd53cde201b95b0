/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Side;

/** Finds where the payload of a section lies: in a ring, a region, the capture arena, the names or the directory. */
final class PayloadSource {
    private final Cut cut;
    private final ImageIndex index;
    private final ImageCursor cursor;
    private final RingViews views;
    private final UnsafeBuffer ring = new UnsafeBuffer(0, 0);

    /** Makes a source for one of several writers, each on its own thread, or for a writer of the whole image. */
    PayloadSource(ImageIndex index, ImageCursor cursor, boolean isPart) {
        this.index = index;
        cut = index.cut();
        this.cursor = cursor;
        views = isPart ? new RingViews() : null;
    }

    /** Prepares for the payloads between two offsets, each the start of the image, a channel or the directory. */
    void cover(long from, long to) {
        if (views != null) {
            views.cover(cut, cut.layout().channelBefore(from - 1) + 1, cut.layout().channelBefore(to - 1) + 1);
        }
    }

    /** Opens the payload of the cursor's section. */
    void open(SectionPayload payload) {
        final Captures captures = cut.captures();
        final int channel = cursor.channel();
        final long length = cursor.paddedLength();
        switch (cursor.section()) {
            case APPLICATION -> payload.open(captures.arena(), captures.appStates().index(cursor.item()), length);
            case REGION -> openRegion(payload, cut.regions().bytes(cursor.item()), length);
            case CHANNEL -> payload.open(captures.contextSource(channel), captures.contextIndex(channel), length);
            case INCOMING -> openRing(payload, channel, Side.INCOMING, length);
            case OUTGOING -> openRing(payload, channel, Side.OUTGOING, length);
            case PACKET -> payload.open(captures.arena(), captures.packetPayloadIndex(cursor.packetIndex()), length);
            case DIRECTORY -> payload.open(index.directory(), 0, length);
            default -> payload.open(null, 0, 0);
        }
    }

    private void openRegion(SectionPayload payload, UnsafeBuffer region, long length) {
        payload.openInPlace(region, 0, length, view(region.byteBuffer()), region.wrapAdjustment());
    }

    private void openRing(SectionPayload payload, int channel, int side, long length) {
        final ChannelTable channels = cut.channels();
        final int capacity = channels.ringLength(channel, side);
        ring.wrap(channels.ringAddress(channel, side), capacity);
        payload.openInPlace(ring, (int)(cut.layout().from(channel, side) % capacity), length,
            view(channels.ringBuffer(channel, side)), channels.ringBufferOffset(channel, side));
    }

    private ByteBuffer view(ByteBuffer bytes) {
        return views == null || bytes == null ? bytes : views.of(bytes);
    }
}
