/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.TableNumber;

/**
 * The channels of the image before in a chain. They say which bytes of each ring and which packets are in place. Both
 * images have their channels by ascending ids, so one pass finds all channels of the next image here.
 */
final class BaseChannels {
    private ChannelRows rows;
    private final Survivors survivors = new Survivors();
    /** The row of the channel that was sought last, or of the first channel behind it. */
    private int row;
    private int channelId;

    /** Makes a base without channels. Those to come go to empty rows. */
    BaseChannels(ChannelRows rows) {
        this.rows = rows;
    }

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

    private boolean isFound(ChannelConfig config, ChannelMemory memory) {
        return isFound() && rows.config(row).equals(config) && rows.memory(row) == memory;
    }

    /**
     * Refuses a ring of the channel that was sought, whose bytes begin at {@code from} behind its head, unless the
     * memory has the bytes before them in place.
     */
    void requireInPlace(long offset, ChannelConfig config, ChannelMemory memory, int side, long head, long from) {
        final long id = Integer.toUnsignedLong(channelId);
        if (!isFound(config, memory)) {
            throw ChainRefusal.unknownChannel(offset, side, id, head, from);
        }
        final long baseHead = rows.head(row, side);
        final long baseTail = rows.tail(row, side);
        if (head < baseHead || from > baseTail) {
            throw ChainRefusal.missingBytes(offset, side, id, head, from, baseHead, baseTail);
        }
    }

    /**
     * Moves the packets of the first received requests of an end to their slots, from the slots that they have in the
     * base. Refuses requests that the base does not have.
     */
    void moveSurvivors(long offset, ChannelConfig config, ChannelMemory memory, int end, int count,
        ReceivedHeads received) {
        if (count == 0) {
            return;
        }
        final long id = Integer.toUnsignedLong(channelId);
        if (!isFound(config, memory)) {
            throw ChainRefusal.unknownChannel(offset, end, id, count);
        }
        survivors.start(offset, id);
        survivors.base(rows.heads(), rows.firstHead(row, end), rows.headCount(row, end));
        survivors.move(end, count, received.of(end).buffer(), config.maxPacketLength(),
            memory == null ? null : memory.packets(TableNumber.of(end, TableNumber.RECEIVED)));
    }
}
