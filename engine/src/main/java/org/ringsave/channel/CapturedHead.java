/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RequestHead;
import org.ringsave.memory.Words;

/**
 * The head of a request that was copied out of its table, in the layout of the table. A {@link CapturedTable} has one
 * for each slot. Not for embedders. Methods run on the thread that may use the copy.
 */
public final class CapturedHead {
    private CapturedHead() {
    }

    /**
     * Length of a head with its context area.
     *
     * @param contextLength of the context area, in bytes.
     * @return in bytes, padding included.
     */
    public static int length(int contextLength) {
        return RequestSlotDescriptor.headLength(contextLength);
    }

    /**
     * Transaction id of the request.
     *
     * @param arena that holds the head.
     * @param index of the head.
     * @return the id.
     */
    public static long transactionId(DirectBuffer arena, int index) {
        return arena.getLong(index + RequestSlotDescriptor.TRANSACTION_ID_OFFSET);
    }

    /**
     * Length of the packet's ranges and payload together.
     *
     * @param arena that holds the head.
     * @param index of the head.
     * @return in bytes, a multiple of 8.
     */
    public static int packetLength(DirectBuffer arena, int index) {
        return payloadLength(arena, index) + rangesLength(arena, index);
    }

    private static int payloadLength(DirectBuffer arena, int index) {
        return arena.getInt(index + RequestSlotDescriptor.PACKET_LENGTH_OFFSET);
    }

    private static int rangesLength(DirectBuffer arena, int index) {
        return RequestSlotDescriptor.rangesLength(arena.getShort(index + RequestSlotDescriptor.RANGES_OFFSET));
    }

    /** Number of the {@link ChangeClock} when the request came. */
    static int clock(DirectBuffer arena, int index) {
        return arena.getInt(index + RequestSlotDescriptor.CLOCK_OFFSET);
    }

    /**
     * Slot of the next request in order.
     *
     * @param arena that holds the head.
     * @param index of the head.
     * @return the slot. Of the last request it means nothing.
     */
    public static int next(DirectBuffer arena, int index) {
        return arena.getInt(index + RequestSlotDescriptor.NEXT_OFFSET);
    }

    /**
     * Index of the context area.
     *
     * @param index of the head.
     * @return the arena's index behind the fixed fields.
     */
    public static int contextIndex(int index) {
        return index + RequestSlotDescriptor.CONTEXT_OFFSET;
    }

    /**
     * Encode heads in their place as an image has them, each a {@link RequestHead}. Context areas stay as they are.
     *
     * @param heads       buffer with copies of captured heads.
     * @param index       of the first.
     * @param headLength  from one to the next, in bytes.
     * @param requests    how many.
     * @param stateLength of the embedder's state of the last one, in bytes. The others have none.
     */
    public static void encode(UnsafeBuffer heads, int index, int headLength, int requests, int stateLength) {
        heads.boundsCheck(index, (requests - 1) * headLength + RequestHead.LENGTH);
        long head = heads.addressOffset() + index;
        for (int left = requests; left > 0; left--) {
            final long packet = Words.getLong(head + RequestSlotDescriptor.PACKET_LENGTH_OFFSET);
            RequestHead.put(head, RequestSlotDescriptor.type(packet), (int)packet,
                RequestSlotDescriptor.rangesLength(packet), left == 1 ? stateLength : 0);
            head += headLength;
        }
    }
}
