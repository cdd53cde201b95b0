/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/** A copy of the bytes of one packet, which the other end of its ring cannot change, and which does not wrap. */
final class PacketCopy {
    private final RingMemory memory;
    private UnsafeBuffer buffer;

    PacketCopy(RingMemory memory) {
        this.memory = memory;
    }

    /** Copies bytes from an index of the ring on. Returns the copy, good until the next one. */
    DirectBuffer take(int index, int length) {
        final UnsafeBuffer buffer = room(length);
        final int first = Math.min(length, memory.length - index);
        buffer.putBytes(0, memory.data, index, first);
        buffer.putBytes(first, memory.data, 0, length - first);
        return buffer;
    }

    /** As {@link #take}, of bytes that do not wrap: the caller has checked it. */
    DirectBuffer takePiece(int index, int length) {
        final UnsafeBuffer buffer = room(length);
        Words.copy(memory.address + index, buffer.addressOffset(), length);
        return buffer;
    }

    private UnsafeBuffer room(int length) {
        if (buffer == null || buffer.capacity() < length) {
            buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(
                Math.min(memory.length, BitUtil.findNextPositivePowerOfTwo(length))));
        }
        return buffer;
    }
}
