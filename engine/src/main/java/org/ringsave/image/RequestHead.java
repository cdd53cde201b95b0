/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a request in the payload of a Requests record. Its context area and the embedder's state follow, each
 * padded to 8. Methods run on the thread that may use the buffer.
 *
 * <pre>
 *      0                               8               12              16              20      22      24
 *     +-------------------------------+---------------+---------------+---------------+-------+-------+
 *     | transactionId                 | packetLength  | rangesLength  | stateLength   | type  | 0     |
 *     +-------------------------------+---------------+---------------+---------------+-------+-------+
 * </pre>
 */
public final class RequestHead {
    private static final int PACKET_LENGTH_OFFSET = SIZE_OF_LONG;
    private static final int RANGES_LENGTH_OFFSET = PACKET_LENGTH_OFFSET + SIZE_OF_INT;
    private static final int STATE_LENGTH_OFFSET = RANGES_LENGTH_OFFSET + SIZE_OF_INT;
    private static final int TYPE_OFFSET = STATE_LENGTH_OFFSET + SIZE_OF_INT;
    private static final int RESERVED_OFFSET = TYPE_OFFSET + SIZE_OF_SHORT;

    /** Length of a head in bytes. */
    public static final int LENGTH = RESERVED_OFFSET + SIZE_OF_SHORT;

    private RequestHead() {
    }

    /**
     * Put a head.
     *
     * @param buffer        that takes it.
     * @param index         in the buffer where the head starts.
     * @param transactionId of the request.
     * @param type          of the packet.
     * @param packetLength  of the packet's payload, in bytes.
     * @param rangesLength  of its ranges, in bytes.
     * @param stateLength   of the embedder's state, in bytes.
     */
    public static void put(MutableDirectBuffer buffer, int index, long transactionId, int type, int packetLength,
        int rangesLength, int stateLength) {
        buffer.putLong(index, transactionId);
        buffer.putLong(index + PACKET_LENGTH_OFFSET, packetLength | (long)rangesLength << Integer.SIZE);
        buffer.putLong(index + STATE_LENGTH_OFFSET, stateLength | (long)type << Integer.SIZE);
    }

    /**
     * Id of the request.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the transaction id.
     */
    public static long transactionId(DirectBuffer buffer, int index) {
        return buffer.getLong(index);
    }

    /**
     * Length of the packet's payload.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return in bytes, unsigned.
     */
    public static long packetLength(DirectBuffer buffer, int index) {
        return Integer.toUnsignedLong(buffer.getInt(index + PACKET_LENGTH_OFFSET));
    }

    /**
     * Length of the packet's ranges.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return in bytes, unsigned.
     */
    public static long rangesLength(DirectBuffer buffer, int index) {
        return Integer.toUnsignedLong(buffer.getInt(index + RANGES_LENGTH_OFFSET));
    }

    /**
     * Length of the embedder's state of the request.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return in bytes, unsigned.
     */
    public static long stateLength(DirectBuffer buffer, int index) {
        return Integer.toUnsignedLong(buffer.getInt(index + STATE_LENGTH_OFFSET));
    }

    /**
     * Type of the packet.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the type.
     */
    public static int type(DirectBuffer buffer, int index) {
        return Short.toUnsignedInt(buffer.getShort(index + TYPE_OFFSET));
    }

    /**
     * The reserved field, which must be 0.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the field.
     */
    public static int reserved(DirectBuffer buffer, int index) {
        return Short.toUnsignedInt(buffer.getShort(index + RESERVED_OFFSET));
    }
}
