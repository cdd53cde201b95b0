/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of a request in flight that was copied out of its table. A save captures requests into its arena. Not for
 * embedders. Methods run on the thread that may use the table or the copy.
 *
 * <pre>
 *      0                               8               12      14      16              20              24
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *   0 | transactionId                 | packetLength  | type  | ranges| table         | stateLength   |
 *     +-------------------------------+---------------+-------+-------+---------------+---------------+
 *  24 | context area, padded to 8; ranges; payload; the embedder's state, padded to 8             ... |
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>The first 16 bytes are the fixed fields of the slot; ranges counts units of 8 bytes. The table is a {@link
 * org.ringsave.image.TableNumber}.
 */
public final class CapturedRequest {
    /** Length of the fields before the context area, in bytes. */
    public static final int HEADER_LENGTH = RequestSlotDescriptor.CONTEXT_OFFSET + 2 * SIZE_OF_INT;

    private static final int TABLE_OFFSET = RequestSlotDescriptor.CONTEXT_OFFSET;
    private static final int STATE_LENGTH_OFFSET = TABLE_OFFSET + SIZE_OF_INT;

    private CapturedRequest() {
    }

    /**
     * Length of all requests of a table when they are captured, without the embedder's state.
     *
     * @param table to measure.
     * @return in bytes, headers included.
     */
    public static long measure(InFlight table) {
        long length = 0;
        for (int slot = table.oldest(); slot != RequestIndex.NONE; slot = table.next(slot)) {
            length += HEADER_LENGTH + table.slots().contentLength(slot);
        }
        return length;
    }

    /**
     * Capture all requests of a table, in order of arrival. The room for the embedder's state is filled with zeros.
     *
     * @param table        to copy.
     * @param number       of the table, 0..3.
     * @param arena        to copy to.
     * @param index        in the arena of the first request.
     * @param stateLengths length of the embedder's state of each request in bytes, 0 or more; null if there is none.
     * @param firstState   index in stateLengths of the first request.
     * @return the arena's index after the last request.
     */
    public static int capture(InFlight table, int number, UnsafeBuffer arena, int index, int[] stateLengths,
        int firstState) {
        int to = index;
        int state = firstState;
        for (int slot = table.oldest(); slot != RequestIndex.NONE; slot = table.next(slot)) {
            final int stateLength = stateLengths == null ? 0 : stateLengths[state++];
            table.slots().copyFields(slot, arena, to);
            arena.putInt(to + TABLE_OFFSET, number);
            arena.putInt(to + STATE_LENGTH_OFFSET, stateLength);
            to += HEADER_LENGTH;
            final int length = table.slots().contentLength(slot);
            table.slots().copyContent(slot, arena, to, length);
            to += length;
            final int padded = BitUtil.align(stateLength, SIZE_OF_LONG);
            arena.setMemory(to, padded, (byte)0);
            to += padded;
        }
        return to;
    }

    /**
     * Transaction id of a captured request.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return the id.
     */
    public static long transactionId(UnsafeBuffer arena, int index) {
        return arena.getLong(index + RequestSlotDescriptor.TRANSACTION_ID_OFFSET);
    }

    /**
     * Length of the packet's payload.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return in bytes.
     */
    public static int packetLength(UnsafeBuffer arena, int index) {
        return arena.getInt(index + RequestSlotDescriptor.PACKET_LENGTH_OFFSET);
    }

    /**
     * Type of the packet.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return the type.
     */
    public static int type(UnsafeBuffer arena, int index) {
        return arena.getShort(index + RequestSlotDescriptor.TYPE_OFFSET);
    }

    /**
     * Length of the ranges of guest memory that the packet names.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return in bytes, a multiple of 8.
     */
    public static int rangesLength(UnsafeBuffer arena, int index) {
        return RequestSlotDescriptor.rangesLength(arena.getShort(index + RequestSlotDescriptor.RANGES_OFFSET));
    }

    /**
     * Table that the request was captured from.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return its number, 0..3.
     */
    public static int table(UnsafeBuffer arena, int index) {
        return arena.getInt(index + TABLE_OFFSET);
    }

    /**
     * Length of the embedder's state of the request.
     *
     * @param arena that holds the request.
     * @param index of the request.
     * @return in bytes, without padding.
     */
    public static int stateLength(UnsafeBuffer arena, int index) {
        return arena.getInt(index + STATE_LENGTH_OFFSET);
    }

    /**
     * Length of the bytes behind the header, without the padding at their end.
     *
     * @param arena         that holds the request.
     * @param index         of the request.
     * @param contextLength length of the context areas of its channel's requests, in bytes.
     * @return in bytes.
     */
    public static int payloadLength(UnsafeBuffer arena, int index, int contextLength) {
        return BitUtil.align(contextLength, SIZE_OF_LONG) + rangesLength(arena, index) + packetLength(arena, index)
            + stateLength(arena, index);
    }

    /**
     * Index of the request behind a request.
     *
     * @param arena         that holds the request.
     * @param index         of the request.
     * @param contextLength length of the context areas of its channel's requests, in bytes.
     * @return the arena's index after the request.
     */
    public static int next(UnsafeBuffer arena, int index, int contextLength) {
        return index + HEADER_LENGTH + BitUtil.align(payloadLength(arena, index, contextLength), SIZE_OF_LONG);
    }
}
