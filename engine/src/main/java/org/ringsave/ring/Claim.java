/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The packet that a writer encodes in place, one at a time. Packets of this layout wrap anywhere, and no padding packet
 * keeps a payload in one piece. So a payload that would wrap is encoded aside, and copied at the commit.
 */
final class Claim {
    private static final int NONE = -1;

    private final RingMemory memory;
    private UnsafeBuffer aside;
    private boolean inPlace;
    private int index = NONE;
    private long header;
    private long transactionId;

    Claim(RingMemory memory) {
        this.memory = memory;
    }

    boolean isOpen() {
        return index != NONE;
    }

    /** Opens a claim for a payload that starts at an index of the ring; returns its index in {@link #buffer()}. */
    int open(int payloadIndex, long packetHeader, long id, int length) {
        final int padded = Packet.length(packetHeader) - Packet.HEADER_LENGTH;
        inPlace = payloadIndex + padded <= memory.length;
        index = inPlace ? payloadIndex : 0;
        header = packetHeader;
        transactionId = id;
        if (!inPlace && (aside == null || aside.capacity() < padded)) {
            aside = new UnsafeBuffer(ByteBuffer.allocateDirect(
                Math.min(memory.length, BitUtil.findNextPositivePowerOfTwo(padded))));
        }
        if (padded > length) {
            buffer().putLong(index + padded - BitUtil.SIZE_OF_LONG, 0);
        }
        return index;
    }

    UnsafeBuffer buffer() {
        return inPlace ? memory.data : aside;
    }

    void end(String operation, int claimed) {
        if (index != claimed) {
            throw new IllegalArgumentException(operation + ": index=" + claimed + ", the claim is at " + index);
        }
        index = NONE;
    }

    long header() {
        return header;
    }

    long transactionId() {
        return transactionId;
    }

    /** Bytes of {@link #buffer()}, from its start, to copy into the ring at a commit; 0 if they are there already. */
    int copyLength() {
        return inPlace ? 0 : Packet.length(header) - Packet.HEADER_LENGTH;
    }
}
