/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request in flight that is staged. Lengths are in bytes.
 *
 * <pre>
 *      0                               8       10      12              16              20              24
 *     +-------------------------------+-------+-------+---------------+---------------+---------------+
 *   0 | transactionId                 | type  | table | payloadLength | rangesLength  | stateLength   |
 *     +-------------------------------+-------+-------+---------------+---------------+---------------+
 *  24 | payload: context area, padded to 8; ranges; packet; the embedder's state, padded to 8     ... |
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 */
final class StagedRequestDescriptor {
    static final int HEADER_LENGTH = 24;

    private static final int TYPE_OFFSET = 8;
    private static final int TABLE_OFFSET = 10;
    private static final int PAYLOAD_LENGTH_OFFSET = 12;
    private static final int RANGES_LENGTH_OFFSET = 16;
    private static final int STATE_LENGTH_OFFSET = 20;

    private StagedRequestDescriptor() {
    }

    static void transactionId(UnsafeBuffer buffer, int index, long id) {
        buffer.putLong(index, id);
    }

    static long transactionId(UnsafeBuffer buffer, int index) {
        return buffer.getLong(index);
    }

    /** The table is a {@link org.ringsave.image.TableNumber}. */
    static void tableAndType(UnsafeBuffer buffer, int index, int table, int type) {
        buffer.putShort(index + TABLE_OFFSET, (short)table);
        buffer.putShort(index + TYPE_OFFSET, (short)type);
    }

    static int type(UnsafeBuffer buffer, int index) {
        return buffer.getShort(index + TYPE_OFFSET);
    }

    static int table(UnsafeBuffer buffer, int index) {
        return buffer.getShort(index + TABLE_OFFSET);
    }

    static void lengths(UnsafeBuffer buffer, int index, int payloadLength, int rangesLength, int stateLength) {
        buffer.putInt(index + PAYLOAD_LENGTH_OFFSET, payloadLength);
        buffer.putInt(index + RANGES_LENGTH_OFFSET, rangesLength);
        buffer.putInt(index + STATE_LENGTH_OFFSET, stateLength);
    }

    static int rangesLength(UnsafeBuffer buffer, int index) {
        return buffer.getInt(index + RANGES_LENGTH_OFFSET);
    }

    static int stateLength(UnsafeBuffer buffer, int index) {
        return buffer.getInt(index + STATE_LENGTH_OFFSET);
    }

    static int payloadIndex(int index) {
        return index + HEADER_LENGTH;
    }

    static int stateIndex(UnsafeBuffer buffer, int index) {
        return next(buffer, index) - BitUtil.align(stateLength(buffer, index), Long.BYTES);
    }

    /** Returns the index of the request behind this one. */
    static int next(UnsafeBuffer buffer, int index) {
        return index + HEADER_LENGTH + buffer.getInt(index + PAYLOAD_LENGTH_OFFSET);
    }
}
