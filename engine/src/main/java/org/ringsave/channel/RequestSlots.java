/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.RequestSlotDescriptor.CLOCK_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.CONTEXT_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.NEXT_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.PACKET_LENGTH_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.RANGES_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.TRANSACTION_ID_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.TYPE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RequestHead;
import org.ringsave.memory.Words;

/**
 * The slots of an in-flight table, and views of their content. A view is valid until the next call that returns a view
 * of the same kind.
 *
 * <p>Heads are read and written at their addresses: a table asks for heads many times a packet, and all slots are its
 * own. So nothing may be asked of a slot after {@link #close}. The table sees to that: it has no slots then.
 */
final class RequestSlots {
    final UnsafeBuffer heads;
    final UnsafeBuffer packets;
    final int headLength;
    final int maxPacketLength;
    /** Address of the first head. */
    final long address;
    final int capacity;
    private final int contextLength;
    private final UnsafeBuffer contextView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer packetView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer rangesView = new UnsafeBuffer(0, 0);

    RequestSlots(UnsafeBuffer heads, UnsafeBuffer packets, int capacity, int maxPacketLength, int contextLength) {
        this.maxPacketLength = maxPacketLength;
        this.contextLength = contextLength;
        this.capacity = capacity;
        headLength = RequestSlotDescriptor.headLength(contextLength);
        this.heads = heads;
        address = heads.addressOffset();
        this.packets = packets;
    }

    /** Refuses a packet that is longer than a slot can hold. */
    void requireRoom(int length, int rangesLength) {
        if (rangesLength + length > maxPacketLength) {
            throw new IllegalStateException((rangesLength == 0 ? "" : "ranges of " + rangesLength + " bytes and ")
                + "payload of " + length + " bytes can't be kept in flight: the channel's maxPacketLength is "
                + maxPacketLength);
        }
    }

    /** Fills the head of a slot, which is the last in order. Its context is zeros. */
    void put(int slot, long transactionId, int type, int length, int rangesLength, int clock) {
        final long head = head(slot);
        Words.putLong(head + TRANSACTION_ID_OFFSET, transactionId);
        Words.putLong(head + PACKET_LENGTH_OFFSET,
            RequestSlotDescriptor.packetWord(length, type, rangesLength));
        Words.putLong(head + CLOCK_OFFSET, RequestSlotDescriptor.orderWord(clock, RequestIndex.NONE));
        // Empty contexts are common, and calls that write nothing cost time.
        if (headLength > CONTEXT_OFFSET) {
            heads.setMemory(slot * headLength + CONTEXT_OFFSET, headLength - CONTEXT_OFFSET, (byte)0);
        }
    }

    private long head(int slot) {
        return address + (long)slot * headLength;
    }

    /** Fills slots, or the front of one, with bytes of an image: heads with their contexts, as {@link RequestHead}. */
    void load(int slot, DirectBuffer source, int index, int length) {
        heads.putBytes(slot * headLength, source, index, length);
    }

    /**
     * Makes the heads of an image that stand in slots from one to another those of the slots, each followed by the next
     * slot in order. Returns the length of their packets.
     */
    long takeOver(int from, int end, int clock) {
        long length = 0;
        for (int slot = from; slot < end; slot++) {
            final long head = head(slot);
            final long lengths = RequestHead.lengths(head);
            final int packetLength = (int)RequestHead.packetLength(lengths);
            final int rangesLength = (int)RequestHead.rangesLength(lengths);
            final int type = RequestHead.type(RequestHead.rest(head));
            Words.putLong(head + PACKET_LENGTH_OFFSET,
                RequestSlotDescriptor.packetWord(packetLength, type, rangesLength));
            Words.putLong(head + CLOCK_OFFSET, RequestSlotDescriptor.orderWord(clock, slot + 1));
            length += packetLength + rangesLength;
        }
        return length;
    }

    /** Fills a part of the context area of a slot, which is rounded up to a multiple of 8. */
    void putContext(int slot, int offset, DirectBuffer source, int index, int length) {
        heads.putBytes(slot * headLength + CONTEXT_OFFSET + offset, source, index, length);
    }

    /** Fills the packet of a slot: ranges and payload together. */
    void putPacket(int slot, DirectBuffer source, int index, int length) {
        packets.putBytes(slot * maxPacketLength, source, index, length);
    }

    long transactionId(int slot) {
        return Words.getLong(head(slot) + TRANSACTION_ID_OFFSET);
    }

    int type(int slot) {
        return Words.getShort(head(slot) + TYPE_OFFSET);
    }

    /** Number of the clock when the request in a slot came. */
    int clock(int slot) {
        return Words.getInt(head(slot) + CLOCK_OFFSET);
    }

    void clock(int slot, int number) {
        Words.putInt(head(slot) + CLOCK_OFFSET, number);
    }

    int next(int slot) {
        return Words.getInt(head(slot) + NEXT_OFFSET);
    }

    void next(int slot, int following) {
        Words.putInt(head(slot) + NEXT_OFFSET, following);
    }

    UnsafeBuffer context(int slot) {
        contextView.wrap(heads, slot * headLength + CONTEXT_OFFSET, contextLength);
        return contextView;
    }

    UnsafeBuffer ranges(int slot) {
        rangesView.wrap(packets, slot * maxPacketLength, rangesLength(slot));
        return rangesView;
    }

    UnsafeBuffer packet(int slot) {
        packetView.wrap(packets, slot * maxPacketLength + rangesLength(slot), payloadLength(slot));
        return packetView;
    }

    /** Length of ranges and payload together. */
    int packetLength(int slot) {
        return rangesLength(slot) + payloadLength(slot);
    }

    private int payloadLength(int slot) {
        return Words.getInt(head(slot) + PACKET_LENGTH_OFFSET);
    }

    private int rangesLength(int slot) {
        return RequestSlotDescriptor.rangesLength(Words.getShort(head(slot) + RANGES_OFFSET));
    }

    /** Lets go of the memory. A view that a caller still holds reaches no bytes from here on. */
    void close() {
        heads.wrap(0, 0);
        packets.wrap(0, 0);
        contextView.wrap(0, 0);
        packetView.wrap(0, 0);
        rangesView.wrap(0, 0);
    }
}
