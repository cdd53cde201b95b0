/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.RequestSlotDescriptor.CONTEXT_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.PACKET_LENGTH_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.RANGES_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.TRANSACTION_ID_OFFSET;
import static org.ringsave.channel.RequestSlotDescriptor.TYPE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The slots of an in-flight table, and views of their content. A view is valid until the next call that returns a view
 * of the same kind.
 */
final class RequestSlots {
    private final UnsafeBuffer buffer;
    private final int contextLength;
    private final int packetOffset;
    private final int slotLength;
    private final UnsafeBuffer contextView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer packetView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer rangesView = new UnsafeBuffer(0, 0);

    RequestSlots(UnsafeBuffer buffer, int maxPacketLength, int contextLength) {
        this.buffer = buffer;
        this.contextLength = contextLength;
        packetOffset = RequestSlotDescriptor.packetOffset(contextLength);
        slotLength = RequestSlotDescriptor.slotLength(maxPacketLength, contextLength);
    }

    int slotLength() {
        return slotLength;
    }

    /** Refuses a packet that is longer than a slot can hold. */
    void requireRoom(int length, int rangesLength) {
        final int maxPacketLength = slotLength - packetOffset;
        if (rangesLength + length > maxPacketLength) {
            throw new IllegalStateException((rangesLength == 0 ? "" : "ranges of " + rangesLength + " bytes and ")
                + "payload of " + length + " bytes can't be kept in flight: the channel's maxPacketLength is "
                + maxPacketLength);
        }
    }

    /** Fills a slot, its context with zeros. The ranges lie right before the payload, which starts at the offset. */
    void put(int slot, long transactionId, int type, DirectBuffer packet, int offset, int length, int rangesLength) {
        final int base = slot * slotLength;
        buffer.putLong(base + TRANSACTION_ID_OFFSET, transactionId);
        buffer.putInt(base + PACKET_LENGTH_OFFSET, length);
        buffer.putShort(base + TYPE_OFFSET, (short)type);
        buffer.putShort(base + RANGES_OFFSET, RequestSlotDescriptor.rangesField(rangesLength));
        // Empty contexts and packets are common, and calls that write nothing cost time.
        if (packetOffset > CONTEXT_OFFSET) {
            buffer.setMemory(base + CONTEXT_OFFSET, packetOffset - CONTEXT_OFFSET, (byte)0);
        }
        if (rangesLength + length > 0) {
            buffer.putBytes(base + packetOffset, packet, offset - rangesLength, rangesLength + length);
        }
    }

    long transactionId(int slot) {
        return buffer.getLong(slot * slotLength + TRANSACTION_ID_OFFSET);
    }

    int type(int slot) {
        return buffer.getShort(slot * slotLength + TYPE_OFFSET);
    }

    UnsafeBuffer context(int slot) {
        contextView.wrap(buffer, slot * slotLength + CONTEXT_OFFSET, contextLength);
        return contextView;
    }

    UnsafeBuffer ranges(int slot) {
        final int base = slot * slotLength;
        rangesView.wrap(buffer, base + packetOffset, rangesLength(base));
        return rangesView;
    }

    UnsafeBuffer packet(int slot) {
        final int base = slot * slotLength;
        packetView.wrap(buffer, base + packetOffset + rangesLength(base), buffer.getInt(base + PACKET_LENGTH_OFFSET));
        return packetView;
    }

    /** Length of context area, ranges and payload together. */
    int contentLength(int slot) {
        final int base = slot * slotLength;
        return packetOffset - CONTEXT_OFFSET + rangesLength(base) + buffer.getInt(base + PACKET_LENGTH_OFFSET);
    }

    /** Copies the fixed fields of a slot, which are {@link RequestSlotDescriptor#CONTEXT_OFFSET} bytes. */
    void copyFields(int slot, UnsafeBuffer target, int index) {
        target.putBytes(index, buffer, slot * slotLength, CONTEXT_OFFSET);
    }

    /** Copies the first bytes of context area, ranges and payload. */
    void copyContent(int slot, UnsafeBuffer target, int index, int length) {
        target.putBytes(index, buffer, slot * slotLength + CONTEXT_OFFSET, length);
    }

    /** Lets go of the memory. A view that a caller still holds reaches no bytes from here on. */
    void close() {
        buffer.wrap(0, 0);
        contextView.wrap(0, 0);
        packetView.wrap(0, 0);
        rangesView.wrap(0, 0);
    }

    private int rangesLength(int base) {
        return RequestSlotDescriptor.rangesLength(buffer.getShort(base + RANGES_OFFSET));
    }
}
