/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import org.agrona.BitUtil;
import org.ringsave.ring.ControlPage;

/**
 * Layout of the memory of an in-flight table, off heap. The heads of all slots stand close together, beside the heads
 * of the set's other tables, so that a save copies them at once. The packets of all slots stand in memory of their own.
 *
 * <pre>
 *     +--------+--------+-----+        +----------+----------+-----+
 *     | head 0 | head 1 | ... |        | packet 0 | packet 1 | ... |
 *     +--------+--------+-----+        +----------+----------+-----+
 *
 *      0                               8               12      14      16              20              24
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *     | transactionId                 | packetLength  | type  | ranges| clock         | next          |  head
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *     | context area, zeros to a multiple of 8                                                    ... |
 *     +-----------------------------------------------------------------------------------------------+
 *
 *     +-----------------------------------------------------------------------------------------------+
 *     | ranges of guest memory that the packet names; payload, packetLength bytes; unused         ... |  packet
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>{@code ranges} is the length of the ranges in units of 8 bytes. {@code clock} is the number of the {@link
 * ChangeClock} when the request came. {@code next} is the slot of the request that came next, or of the next slot in a
 * list of free ones.
 */
final class RequestSlotDescriptor {
    static final int TRANSACTION_ID_OFFSET = 0;
    static final int PACKET_LENGTH_OFFSET = TRANSACTION_ID_OFFSET + SIZE_OF_LONG;
    static final int TYPE_OFFSET = PACKET_LENGTH_OFFSET + SIZE_OF_INT;
    static final int RANGES_OFFSET = TYPE_OFFSET + SIZE_OF_SHORT;
    static final int CLOCK_OFFSET = RANGES_OFFSET + SIZE_OF_SHORT;
    static final int NEXT_OFFSET = CLOCK_OFFSET + SIZE_OF_INT;
    static final int CONTEXT_OFFSET = NEXT_OFFSET + SIZE_OF_INT;

    /** Of the heads of a table, in bytes. */
    static final int ALIGNMENT = ControlPage.PAIRED_LENGTH;

    private static final int RANGES_SHIFT = 3;

    private RequestSlotDescriptor() {
    }

    static int headLength(int contextLength) {
        return CONTEXT_OFFSET + BitUtil.align(contextLength, SIZE_OF_LONG);
    }

    /** Length of the heads of a table, rounded up so that the next control words lie right beside them. */
    static int headsLength(int capacity, int contextLength) {
        return BitUtil.align(capacity * headLength(contextLength), ALIGNMENT);
    }

    /** Length of the ranges in bytes, from the field that holds it. */
    static int rangesLength(short field) {
        return Short.toUnsignedInt(field) << RANGES_SHIFT;
    }

    /** The word that holds the lengths and the type of a packet. */
    static long packetWord(int packetLength, int type, int rangesLength) {
        return packetLength | (long)type << Integer.SIZE
            | (long)(rangesLength >> RANGES_SHIFT) << Integer.SIZE + Short.SIZE;
    }

    /** The type of the packet, from the word that holds it. */
    static int type(long packetWord) {
        return (short)(packetWord >> Integer.SIZE);
    }

    /** Length of the ranges in bytes, from the word that holds it. */
    static int rangesLength(long packetWord) {
        return (int)(packetWord >>> Integer.SIZE + Short.SIZE) << RANGES_SHIFT;
    }

    /** The word that holds a number of the clock and a slot. */
    static long orderWord(int clock, int next) {
        return clock & 0xFFFF_FFFFL | (long)next << Integer.SIZE;
    }
}
