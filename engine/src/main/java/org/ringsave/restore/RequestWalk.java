/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;

/**
 * Walks the staged requests of a channel in the order of the image, as they are kept aside. Of each channel, from
 * an index on:
 *
 * <pre>
 *      0               4               8               12              16
 *     +---------------+---------------+---------------+---------------+
 *   0 | numbers of requests: near received, awaiting; opposite        |
 *     +---------------+---------------+---------------+---------------+
 *  16 | the payload of the Requests record, as it stands in the image |
 *     +---------------------------------------------------------------+
 * </pre>
 */
final class RequestWalk {
    /** Tables of a channel. */
    static final int TABLES = 4;
    /** Length of the numbers before the payload. */
    static final int COUNTS_LENGTH = TABLES * Integer.BYTES;

    private UnsafeBuffer buffer;
    private int counts;
    private int contextLength;
    private int table;
    private int ordinal;
    private int index;

    /** Goes before the first of a channel's requests, which are staged at an index. */
    void start(UnsafeBuffer staged, int first, ChannelConfig config) {
        buffer = staged;
        counts = first;
        contextLength = (int)ImageDescriptor.align(config.packetContextLength());
        table = 0;
        ordinal = -1;
        index = -1;
    }

    /** Goes to the next request. Returns false if there is none. */
    boolean next() {
        while (ordinal + 1 == count()) {
            if (table + 1 == TABLES) {
                return false;
            }
            table++;
            ordinal = -1;
        }
        index = index < 0 ? counts + COUNTS_LENGTH
            : stateIndex() + (int)ImageDescriptor.align(stateLength());
        ordinal++;
        return true;
    }

    /** Goes to the next request of a table. Returns false if there is none; then the walk is behind the table. */
    boolean nextOf(int ofTable) {
        while (next()) {
            if (table >= ofTable) {
                return table == ofTable;
            }
        }
        return false;
    }

    private int count() {
        return buffer.getInt(counts + table * Integer.BYTES);
    }

    /** Number of the request's table, 0..3. */
    int table() {
        return table;
    }

    /** Ordinal of the request in its table. */
    int ordinal() {
        return ordinal;
    }

    long transactionId() {
        return RequestHead.transactionId(buffer, index);
    }

    int type() {
        return RequestHead.type(buffer, index);
    }

    int packetLength() {
        return (int)RequestHead.packetLength(buffer, index);
    }

    int rangesLength() {
        return (int)RequestHead.rangesLength(buffer, index);
    }

    int stateLength() {
        return (int)RequestHead.stateLength(buffer, index);
    }

    /** Index of the context area. */
    int contextIndex() {
        return index + RequestHead.LENGTH;
    }

    /** Index of the embedder's state. */
    int stateIndex() {
        return contextIndex() + contextLength;
    }
}
