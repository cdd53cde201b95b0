/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ImageException;
import org.ringsave.image.Side;
import org.ringsave.ring.RingCut;

/**
 * The channels of the image before in a chain. They say which bytes of each ring are in place. Both images have their
 * channels by ascending ids, so one pass finds all channels of the next image here.
 */
final class BaseChannels {
    private ChannelRows rows = new ChannelRows();
    /** The row of the channel that was sought last, or of the first channel behind it. */
    private int row;
    private int channelId;

    void clear() {
        rows.clear();
        row = 0;
    }

    /** The rows of an image are the base of the next image. Returns rows to fill for the next image. */
    ChannelRows replace(ChannelRows next) {
        final ChannelRows spare = rows;
        rows = next;
        row = 0;
        return spare;
    }

    /** Seeks a channel. The ids must come in ascending order. */
    void seek(int id) {
        channelId = id;
        while (row < rows.count() && Integer.compareUnsigned(rows.id(row), id) < 0) {
            row++;
        }
    }

    /** The memory of the channel that was sought; null if the base or the set has no such channel. */
    ChannelMemory memory() {
        return isFound() ? rows.memory(row) : null;
    }

    private boolean isFound() {
        return row < rows.count() && rows.id(row) == channelId;
    }

    /**
     * Refuses a ring of the channel that was sought, whose bytes begin at {@code from} behind its head, unless the
     * memory has the bytes before them in place.
     */
    void requireInPlace(long offset, ChannelMemory memory, int side, long head, long from) {
        if (!isFound() || rows.memory(row) != memory) {
            throw wrongFrom(offset, side, head + ", its head, as the base has no such channel", from);
        }
        final long baseHead = rows.ring(row, side, RingCut.HEAD);
        final long baseTail = rows.ring(row, side, RingCut.TAIL);
        if (head < baseHead || from != baseTail) {
            throw wrongFrom(offset, side, head + ", its head, or " + baseTail + ", the base's tail, if the head is not"
                + " before that of the base, " + baseHead, from);
        }
    }

    private ImageException wrongFrom(long offset, int side, String expected, long from) {
        return new ImageException(offset, "from of the " + Side.name(side) + " ring of channel "
            + Integer.toUnsignedString(channelId), expected, from);
    }
}
