/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.RequestHead;

/** Requests of a delta whose packets the base has. They stand first in their table, in the order of the base. */
final class Survivors {
    private DirectBuffer base;
    private int baseFirst;
    private int baseCount;
    private long offset;
    private long channelId;

    /** The survivors of a channel come. The offset of their Packets record goes into an error. */
    void start(long packetsOffset, long id) {
        offset = packetsOffset;
        channelId = id;
        baseCount = 0;
    }

    /** Takes the heads of the requests that an end received in the base: their number, and the index of the first. */
    void base(DirectBuffer heads, int first, int count) {
        base = heads;
        baseFirst = first;
        baseCount = count;
    }

    /**
     * Moves each packet to the slot of its ordinal, from the slot of the ordinal that it has in the base. That one is
     * never lower, so no packet is written over before it is moved. Moves nothing if the memory of packets is null.
     */
    void move(int end, int count, DirectBuffer delta, int slotLength, UnsafeBuffer packets) {
        int ordinal = -1;
        for (int survivor = 0; survivor < count; survivor++) {
            final int index = survivor * RequestHead.LENGTH;
            ordinal = match(end, ordinal + 1, survivor, delta, index);
            if (packets != null && ordinal > survivor) {
                final long lengths = RequestHead.lengths(delta, index);
                packets.putBytes(survivor * slotLength, packets, ordinal * slotLength,
                    (int)(RequestHead.rangesLength(lengths) + RequestHead.packetLength(lengths)));
            }
        }
    }

    /** Returns the ordinal in the base of a survivor, from an ordinal on. */
    private int match(int end, int from, int survivor, DirectBuffer delta, int index) {
        final long transactionId = RequestHead.transactionId(delta, index);
        int ordinal = from;
        while (ordinal < baseCount && RequestHead.transactionId(base, head(ordinal)) != transactionId) {
            ordinal++;
        }
        if (ordinal >= baseCount) {
            throw ChainRefusal.unknownRequest(offset, end, channelId, survivor, transactionId);
        }
        requireEqual(end, transactionId, head(ordinal), delta, index);
        return ordinal;
    }

    private int head(int ordinal) {
        return baseFirst + ordinal * RequestHead.LENGTH;
    }

    private void requireEqual(int end, long transactionId, int first, DirectBuffer delta, int index) {
        if (RequestHead.lengths(base, first) != RequestHead.lengths(delta, index)
            || RequestHead.type(RequestHead.rest(base, first)) != RequestHead.type(RequestHead.rest(delta, index))) {
            throw ChainRefusal.otherRequest(offset, end, channelId, transactionId);
        }
    }
}
