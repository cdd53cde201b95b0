/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How far the writing end is, how much is free before it, and the bytes of the packets that it writes there. */
final class RingTail {
    private final RingMemory memory;
    private Damage damage;
    private boolean waiting;
    private long position;
    private long published;
    private long knownHead;
    // What may be written over: the head as it was when room was looked for last, less what a live save still reads.
    private long clearedHead;
    private int index;

    RingTail(RingMemory memory) {
        this.memory = memory;
    }

    void reset(long head, long tail) {
        position = tail;
        published = tail;
        knownHead = head;
        clearedHead = head;
        index = (int)(tail % memory.length);
        waiting = memory.control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET) != 0;
    }

    long position() {
        return position;
    }

    int index() {
        return index;
    }

    /** Position up to which the other end sees what was written. */
    long published() {
        return published;
    }

    long knownHead() {
        return knownHead;
    }

    Damage damage() {
        return damage;
    }

    /** Index where the body of the next packet starts. */
    int bodyIndex() {
        return memory.wrap(index + Packet.HEADER_LENGTH);
    }

    static int required(int bodyLength) {
        return Packet.HEADER_LENGTH + bodyLength + Packet.FOOTER_LENGTH;
    }

    /** Is there room for a packet? Returns 0, FULL, PINNED or CORRUPT. */
    int reserve(int bodyLength) {
        final int required = required(bodyLength);
        if (damage != null || required > freeAfter(clearedHead)) {
            final int outcome = clear(required);
            if (outcome != 0) {
                return outcome;
            }
        }
        return 0;
    }

    /** Looks for room again, and has what stands in the way of it spilled. */
    private int clear(int required) {
        if (damage != null || required > refreshFree()) {
            return damage == null ? Outcome.FULL : Outcome.CORRUPT;
        }
        clearedHead = memory.isPinned()
            ? memory.clear(knownHead, position + required + BitUtil.SIZE_OF_LONG - memory.length) : knownHead;
        return required > freeAfter(clearedHead) ? Outcome.PINNED : 0;
    }

    // A full ring would look empty, so the last 8 bytes are never used.
    private int freeAfter(long head) {
        return memory.length - BitUtil.SIZE_OF_LONG - (int)(position - head);
    }

    int refreshFree() {
        final RingMemory memory = this.memory;
        if (damage != null) {
            return 0;
        }
        if (memory.paired) {
            knownHead = memory.publishedHead();
            return freeAfter(knownHead);
        }
        try {
            return refreshFromIndex();
        } catch (InternalError e) {
            lost(e);
            return 0;
        }
    }

    private int refreshFromIndex() {
        // Acquire, pairs with the release store in IncomingRing.advance.
        final int out = memory.control.getIntVolatile(ControlPage.OUT_OFFSET);
        final int publishedIndex = memory.distance((int)(position - published), index);
        final Damage found = memory.checkConsumer(out, publishedIndex, published, knownHead, position);
        if (found != null) {
            damage = found;
            return 0;
        }
        knownHead = published - memory.distance(out, publishedIndex);
        return freeAfter(knownHead);
    }

    /** The file behind the memory was truncated: damage. Returns CORRUPT, or rethrows what means something else. */
    int lost(InternalError error) {
        damage = memory.lost(error, position);
        return Outcome.CORRUPT;
    }

    void putBody(int bodyIndex, DirectBuffer buffer, int offset, int length) {
        final UnsafeBuffer data = memory.data;
        final int padded = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int first = Math.min(length, memory.length - bodyIndex);
        data.putBytes(bodyIndex, buffer, offset, first);
        if (first < length) {
            data.putBytes(0, buffer, offset + first, length - first);
        }
        for (int i = length; i < padded; i++) {
            data.putByte(memory.wrap(bodyIndex + i), (byte)0);
        }
    }

    /** Writes header and footer around a body that is there already; returns the position after the packet. */
    long finish(long header, long transactionId) {
        if (waiting) {
            stopWaiting();
        }
        final UnsafeBuffer data = memory.data;
        final int start = index;
        final int footer = start + Packet.length(header);
        final int end = footer + Packet.FOOTER_LENGTH;
        if (end < memory.length) {
            data.putLong(start, header);
            data.putLong(start + Packet.TRANSACTION_ID_OFFSET, transactionId);
            data.putLong(footer, (long)start << Integer.SIZE);
            index = end;
        } else {
            data.putLong(start, header);
            data.putLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET), transactionId);
            data.putLong(memory.wrap(footer), (long)start << Integer.SIZE);
            index = memory.wrap(end);
        }
        position += end - start;
        stopWaiting();
        return position;
    }

    void publish() {
        published = position;
        memory.publishTail(position, index);
    }

    void waitFor(int required) {
        final UnsafeBuffer control = memory.control;
        control.putInt(ControlPage.FEATURE_BITS_OFFSET,
            control.getInt(ControlPage.FEATURE_BITS_OFFSET) | ControlPage.FEATURE_PENDING_SEND_SIZE);
        control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, required);
        waiting = true;
    }

    void stopWaiting() {
        if (waiting) {
            waiting = false;
            memory.control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, 0);
        }
    }
}
