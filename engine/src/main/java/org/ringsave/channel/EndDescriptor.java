/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;

import org.agrona.BitUtil;

/**
 * Layout of the small state of a channel's end: the words of its two in-flight tables, and its context area. A begin
 * reads it of every end. So the blocks of a channel's ends lie side by side, and the blocks of all channels lie beside
 * their control pages. The other end may run on another thread, so the blocks of two ends share neither a cache line
 * nor a pair of lines that a processor fetches together.
 *
 * <pre>
 *      0       4            8        12         16               24         32
 *     +-------+------------+--------+----------+----------------+----------+
 *   0 | count | used slots | oldest | reserved | packets length | reserved |   received requests
 *     +-------+------------+--------+----------+----------------+----------+
 *  32 | the same                                                           |   awaited completions
 *     +--------------------------------------------------------------------+
 *  64 | context area, then nothing up to a multiple of 128             ... |
 *     +--------------------------------------------------------------------+
 * </pre>
 *
 * <p>An end that tracks no requests has only the context area.
 */
final class EndDescriptor {
    /** Of the blocks of a channel, in bytes. */
    static final int ALIGNMENT = RequestSlotDescriptor.ALIGNMENT;

    /** Length of the words of a table. */
    static final int TABLE_LENGTH = 32;
    /** Offset of the words of the table of received requests. */
    static final int RECEIVED_OFFSET = 0;
    /** Offset of the words of the table of awaited completions. */
    static final int AWAITING_OFFSET = RECEIVED_OFFSET + TABLE_LENGTH;

    /** Offset in the words of a table of the number of requests. */
    static final int COUNT_OFFSET = 0;
    /** Offset of the number of slots below which all requests lie. */
    static final int USED_OFFSET = COUNT_OFFSET + SIZE_OF_INT;
    /** Offset of the slot of the first request. */
    static final int OLDEST_OFFSET = USED_OFFSET + SIZE_OF_INT;
    /** Offset of the length of all packets, ranges included. */
    static final int PACKETS_LENGTH_OFFSET = OLDEST_OFFSET + SIZE_OF_INT + SIZE_OF_INT;

    private EndDescriptor() {
    }

    /** Offset of the context area from the start of the block. */
    static int contextOffset(int maxInFlight) {
        return maxInFlight == 0 ? 0 : AWAITING_OFFSET + TABLE_LENGTH;
    }

    /** Length of the block of an end. */
    static int length(int maxInFlight, int contextLength) {
        return BitUtil.align(contextOffset(maxInFlight) + contextLength, 2 * BitUtil.CACHE_LINE_LENGTH);
    }

    /** Length of the blocks of all ends of a channel, rounded up so that control pages fit beside them. */
    static int length(int ends, int maxInFlight, int contextLength) {
        return BitUtil.align(ends * length(maxInFlight, contextLength), ALIGNMENT);
    }
}
