/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.ringsave.image.RequestHead;
import org.ringsave.image.TableNumber;

/**
 * Heads of the received requests of a channel, by end, as they stand in the image. They say where a packet goes, and
 * which packets the base of a delta has.
 */
final class ReceivedHeads {
    private final GrowingBuffer[] heads;
    /** Length of the packets of each end. */
    private final long[] packetsLengths = new long[2];

    /** Makes heads of no channel, whose memory counts toward a limit. */
    ReceivedHeads(MemoryLimit limit) {
        heads = new GrowingBuffer[] {new GrowingBuffer(limit), new GrowingBuffer(limit)};
    }

    /** Another channel comes. */
    void clear() {
        heads[TableNumber.NEAR].clear();
        heads[TableNumber.OPPOSITE].clear();
        Arrays.fill(packetsLengths, 0);
    }

    /** Adds the next requests of an end. Their heads stand at an index and every {@code stride} bytes behind it. */
    void add(int end, DirectBuffer buffer, int index, int stride, int requests) {
        buffer.boundsCheck(index, (requests - 1) * stride + RequestHead.LENGTH);
        long from = buffer.addressOffset() + index;
        long to = heads[end].claim(requests * RequestHead.LENGTH);
        to += heads[end].buffer().addressOffset();
        long length = 0;
        for (int request = 0; request < requests; request++) {
            RequestHead.copy(from, to);
            length += packetLength(RequestHead.lengths(from));
            from += stride;
            to += RequestHead.LENGTH;
        }
        packetsLengths[end] += length;
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
        return packetLength(RequestHead.lengths(heads[end].buffer(), request * RequestHead.LENGTH));
    }

    private static int packetLength(long lengths) {
        return (int)(RequestHead.packetLength(lengths) + RequestHead.rangesLength(lengths));
    }

    /** Length of the packets of an end from a request on. */
    long packetsLength(int end, int from) {
        long length = packetsLengths[end];
        for (int request = 0; request < from; request++) {
            length -= packetLength(end, request);
        }
        return length;
    }
}
