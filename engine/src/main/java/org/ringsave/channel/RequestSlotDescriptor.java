/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import org.agrona.BitUtil;

/**
 * Layout of a slot of an in-flight table, off heap:
 *
 * <pre>
 *      0                               8               12      14      16
 *     +-------------------------------+---------------+-------+-------+
 *   0 | transactionId                 | packetLength  | type  | ranges|  ranges in units of 8 bytes
 *     +-------------------------------+---------------+-------+-------+
 *  16 | context area, zeros to a multiple of 8                    ... |
 *     +---------------------------------------------------------------+
 *     | ranges of guest memory that the packet names              ... |
 *     +---------------------------------------------------------------+
 *     | payload of the packet, packetLength bytes                 ... |
 *     +---------------------------------------------------------------+
 * </pre>
 */
final class RequestSlotDescriptor {
    static final int TRANSACTION_ID_OFFSET = 0;
    static final int PACKET_LENGTH_OFFSET = TRANSACTION_ID_OFFSET + SIZE_OF_LONG;
    static final int TYPE_OFFSET = PACKET_LENGTH_OFFSET + SIZE_OF_INT;
    static final int RANGES_OFFSET = TYPE_OFFSET + SIZE_OF_SHORT;
    static final int CONTEXT_OFFSET = RANGES_OFFSET + SIZE_OF_SHORT;

    private static final int RANGES_SHIFT = 3;

    private RequestSlotDescriptor() {
    }

    /** Offset of the ranges, or of the payload if there are none. */
    static int packetOffset(int contextLength) {
        return CONTEXT_OFFSET + BitUtil.align(contextLength, SIZE_OF_LONG);
    }

    static int slotLength(int maxPacketLength, int contextLength) {
        return packetOffset(contextLength) + maxPacketLength;
    }

    /** Length of all slots of a table. */
    static long memoryLength(int capacity, int maxPacketLength, int contextLength) {
        return (long)capacity * slotLength(maxPacketLength, contextLength);
    }

    /** Length of the ranges in bytes, from the field that holds it. */
    static int rangesLength(short field) {
        return Short.toUnsignedInt(field) << RANGES_SHIFT;
    }

    /** The field that holds a length of ranges in bytes. */
    static short rangesField(int rangesLength) {
        return (short)(rangesLength >> RANGES_SHIFT);
    }
}
