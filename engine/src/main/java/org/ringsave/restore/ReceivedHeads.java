/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.DirectBuffer;
import org.ringsave.image.RequestHead;
import org.ringsave.image.TableNumber;

/**
 * Heads of the received requests of a channel, by end, as they stand in the image. They say where a packet goes, and
 * which packets the base of a delta has.
 */
final class ReceivedHeads {
    private final GrowingBuffer[] heads;

    /** Makes heads of no channel, whose memory counts toward a limit. */
    ReceivedHeads(MemoryLimit limit) {
        heads = new GrowingBuffer[] {new GrowingBuffer(limit), new GrowingBuffer(limit)};
    }

    /** Another channel comes. */
    void clear() {
        heads[TableNumber.NEAR].clear();
        heads[TableNumber.OPPOSITE].clear();
    }

    /** Adds the next request of an end, whose head stands at an index. */
    void add(int end, DirectBuffer buffer, int index) {
        final GrowingBuffer to = heads[end];
        final int at = to.claim(RequestHead.LENGTH);
        for (int word = 0; word < RequestHead.LENGTH; word += Long.BYTES) {
            to.buffer().putLong(at + word, buffer.getLong(index + word));
        }
    }

    /** Number of requests of an end. */
    int count(int end) {
        return heads[end].length() / RequestHead.LENGTH;
    }

    /** The heads of an end, one behind another. */
    GrowingBuffer of(int end) {
        return heads[end];
    }

    /** Length of the packet of a request, ranges included. */
    int packetLength(int end, int request) {
        final long lengths = RequestHead.lengths(heads[end].buffer(), request * RequestHead.LENGTH);
        return (int)(RequestHead.packetLength(lengths) + RequestHead.rangesLength(lengths));
    }

    /** Length of the packets of an end from a request on. */
    long packetsLength(int end, int from) {
        long sum = 0;
        for (int request = from; request < count(end); request++) {
            sum += packetLength(end, request);
        }
        return sum;
    }
}
