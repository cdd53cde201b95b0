/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.InFlight;

/**
 * A request in flight as it lies in the capture arena, from where {@code ChannelAccess.capture} puts it.
 *
 * <pre>
 *      0                               8               12      14      16              20              24
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *   0 | transactionId                 | packetLength  | type  | ranges| table         | stateLength   |
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *  24 | context area, padded to 8; ranges; payload; the embedder's state, padded to 8             ... |
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 */
final class CapturedPacket {
    static final int HEADER_LENGTH = 24;

    private static final int PACKET_LENGTH_OFFSET = 8;
    private static final int TYPE_OFFSET = 12;
    private static final int RANGES_OFFSET = 14;
    private static final int TABLE_OFFSET = 16;
    private static final int STATE_LENGTH_OFFSET = 20;

    private CapturedPacket() {
    }

    /** Length of all requests of a table when they are captured, without the embedder's state. */
    static long measure(InFlight requests) {
        return ChannelAccess.capturedLength(requests, HEADER_LENGTH);
    }

    static long transactionId(UnsafeBuffer arena, int index) {
        return arena.getLong(index);
    }

    static int packetLength(UnsafeBuffer arena, int index) {
        return arena.getInt(index + PACKET_LENGTH_OFFSET);
    }

    static int type(UnsafeBuffer arena, int index) {
        return arena.getShort(index + TYPE_OFFSET);
    }

    static int rangesLength(UnsafeBuffer arena, int index) {
        return (arena.getShort(index + RANGES_OFFSET) & 0xFFFF) << 3;
    }

    /** Its in-flight table, a {@code TableNumber}. */
    static int table(UnsafeBuffer arena, int index) {
        return arena.getInt(index + TABLE_OFFSET);
    }

    static int stateLength(UnsafeBuffer arena, int index) {
        return arena.getInt(index + STATE_LENGTH_OFFSET);
    }

    /** Length of all that stands behind the header, without the padding at its end. */
    static int payloadLength(UnsafeBuffer arena, int index, int contextLength) {
        return BitUtil.align(contextLength, Long.BYTES) + rangesLength(arena, index)
            + packetLength(arena, index) + stateLength(arena, index);
    }

    /** Where the next one starts; the context areas of its channel have that length. */
    static int next(UnsafeBuffer arena, int index, int contextLength) {
        return index + HEADER_LENGTH + BitUtil.align(payloadLength(arena, index, contextLength), Long.BYTES);
    }
}
