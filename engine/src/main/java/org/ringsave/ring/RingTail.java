/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * The tail of a ring, as its writing end has it: how far packets are written and published, the room after them, and
 * the stores that write them.
 */
final class RingTail {
    /** An access of this class that may find the ring's file truncated. Not a capturing one: those allocate. */
    private interface MappedAccess {
        int run(RingTail tail, int required);
    }

    private final RingMemory memory;
    private Damage damage;
    private boolean waiting;
    private long position;
    /** Position up to which the other end sees the packets. */
    private long published;
    private long knownHead;
    /** Position up to which bytes may be written over: a known head, less the bytes that a live save pinned then. */
    private long clearedHead;
    /** Position up to which plain packets may be written without another look; 0 if the next one must look. */
    private long limit;
    private int index;

    RingTail(RingMemory memory) {
        this.memory = memory;
    }

    void reset(long head, long tail) {
        position = tail;
        published = tail;
        knownHead = head;
        clearedHead = head;
        limit = 0;
        index = (int)(tail % memory.length);
        waiting = memory.control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET) != 0;
    }

    long position() {
        return position;
    }

    int index() {
        return index;
    }

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

    private static int required(int bodyLength) {
        return Packet.HEADER_LENGTH + bodyLength + Packet.FOOTER_LENGTH;
    }

    /** Makes sure of room for a packet. Returns 0, FULL, PINNED or CORRUPT. */
    int reserve(int bodyLength) {
        final int required = required(bodyLength);
        if (damage == null && required <= freeAfter(clearedHead)) {
            return 0;
        }
        return memory.foreign ? guarded(RingTail::clear, required, Outcome.CORRUPT) : clear(required);
    }

    /** Looks for room again, and has pinned bytes spilled that stand in the way. */
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

    /** Bytes that the other end has freed, pinned or not; 0 if the ring is damaged. */
    int free() {
        return memory.foreign ? guarded((tail, none) -> tail.refreshFree(), 0, 0) : refreshFree();
    }

    private int refreshFree() {
        if (damage != null) {
            return 0;
        }
        if (memory.paired) {
            knownHead = memory.publishedHead();
            return freeAfter(knownHead);
        }
        return refreshFromIndex();
    }

    private int refreshFromIndex() {
        // Acquire, pairs with the release store in IncomingRing.advance.
        final int out = memory.publishedOut();
        final int publishedIndex = memory.distance((int)(position - published), index);
        final Damage found = memory.checkConsumer(out, publishedIndex, published, knownHead, position);
        if (found != null) {
            damage = found;
            limit = 0;
            return 0;
        }
        knownHead = published - memory.distance(out, publishedIndex);
        return freeAfter(knownHead);
    }

    /** Has the next packet look for room and rules again. */
    void ask() {
        limit = 0;
    }

    /**
     * Writes a packet without ranges and flags, if it does not wrap and there is room for it that was found before. The
     * ring must be open. Returns the position after it, CORRUPT, or 0 if it must be written the other way.
     */
    long writePlain(int type, long transactionId, DirectBuffer payload, int offset, int length) {
        final RingMemory memory = this.memory;
        final int start = index;
        final int packetLength = Packet.HEADER_LENGTH + BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        if (length < 0 || length > Packet.MAX_PAYLOAD_LENGTH
            || start + packetLength >= memory.length - Packet.FOOTER_LENGTH
            || position + packetLength + Packet.FOOTER_LENGTH > limit) {
            return 0;
        }
        Objects.requireNonNull(payload, "buffer").boundsCheck(offset, length);
        final long address = memory.address + start;
        try {
            // The payload's last word comes first. Where there is no payload, the id overwrites it.
            Words.putLong(address + packetLength - BitUtil.SIZE_OF_LONG, 0);
            Words.putLong(address, Packet.header(type, Packet.HEADER_LENGTH, packetLength, 0));
            Words.putLong(address + Packet.TRANSACTION_ID_OFFSET, transactionId);
            Words.copy(payload, offset, address + Packet.HEADER_LENGTH, length);
            Words.putLong(address + packetLength, (long)start << Integer.SIZE);
        } catch (InternalError e) {
            return lost(e);
        }
        index = start + packetLength + Packet.FOOTER_LENGTH;
        position += packetLength + Packet.FOOTER_LENGTH;
        return position;
    }

    /** Writes a packet without ranges behind those before it. Returns the position after it, or CORRUPT. */
    long write(long header, long transactionId, DirectBuffer payload, int offset, int length) {
        try {
            putBody(bodyIndex(), payload, offset, length);
            return finish(header, transactionId);
        } catch (InternalError e) {
            return lost(e);
        }
    }

    /** Writes a packet whose ranges stand before its payload. Returns the position after it, or CORRUPT. */
    long write(long header, long transactionId, PacketRangesEncoder ranges, DirectBuffer payload, int offset,
        int length) {
        try {
            final int start = bodyIndex();
            putBody(memory.wrap(start + ranges.length()), payload, offset, length);
            putBody(start, ranges.buffer(), ranges.offset(), ranges.length());
            return finish(header, transactionId);
        } catch (InternalError e) {
            return lost(e);
        }
    }

    /** Writes a packet whose payload was claimed. Returns the position after it, or CORRUPT. */
    long write(Claim claim) {
        try {
            if (claim.copyLength() != 0) {
                putBody(bodyIndex(), claim.buffer(), 0, claim.copyLength());
            }
            return finish(claim.header(), claim.transactionId());
        } catch (InternalError e) {
            return lost(e);
        }
    }

    /** Writes bytes that may wrap, and zeros up to a multiple of 8. The caller has checked the buffer's bounds. */
    private void putBody(int bodyIndex, DirectBuffer buffer, int offset, int length) {
        if (length != 0) {
            final RingMemory memory = this.memory;
            final int first = Math.min(length, memory.length - bodyIndex);
            Words.putLong(memory.address + memory.wrap(bodyIndex + (length - 1 & -BitUtil.SIZE_OF_LONG)), 0);
            Words.copy(buffer, offset, memory.address + bodyIndex, first);
            if (first < length) {
                Words.copy(buffer, offset + first, memory.address, length - first);
            }
        }
    }

    /** Writes header and footer around a body that is there already. Returns the position after the packet. */
    private long finish(long header, long transactionId) {
        if (waiting) {
            stopWaiting();
        }
        final RingMemory memory = this.memory;
        final int start = index;
        final int packetLength = Packet.length(header);
        Words.putLong(memory.address + start, header);
        Words.putLong(memory.address + memory.wrap(start + Packet.TRANSACTION_ID_OFFSET), transactionId);
        Words.putLong(memory.address + memory.wrap(start + packetLength), (long)start << Integer.SIZE);
        index = memory.wrap(start + packetLength + Packet.FOOTER_LENGTH);
        // A claim that was open when damage was found is written, and nothing after it.
        limit = damage == null ? clearedHead + memory.length - BitUtil.SIZE_OF_LONG : 0;
        position += packetLength + Packet.FOOTER_LENGTH;
        return position;
    }

    /**
     * Lets the other end see the packets. Returns whether it wants a signal for them; false if it can get none.
     */
    boolean publish(boolean hasSignal) {
        final long before = published;
        try {
            published = position;
            memory.publishTail(position, index);
            return hasSignal && wantsSignal(before);
        } catch (InternalError e) {
            lost(e);
            return false;
        }
    }

    /**
     * Does the reader want a signal? It does if it had read everything up to a position, which was published before,
     * and has not masked signals. Source: OpenVMM, {@code vmbus_ring}, {@code commit_write}.
     */
    private boolean wantsSignal(long before) {
        // The store of the tail, then these loads: pairs with the fence in IncomingRing.prepareToWait.
        VarHandle.fullFence();
        if (memory.control.getIntVolatile(ControlPage.INTERRUPT_MASK_OFFSET) != 0) {
            return false;
        }
        return memory.paired ? memory.publishedHead() == before
            : memory.publishedOut() == (int)(before % memory.length);
    }

    /** Asks for a signal unless there is room for a packet. Returns whether it asked, and the caller may wait. */
    boolean askForRoom(int bodyLength) {
        final int required = required(bodyLength);
        return (memory.foreign ? guarded(RingTail::askForSignal, required, 0) : askForSignal(required)) != 0;
    }

    /** Returns 1 if the reader was asked, 0 if it need not be. */
    private int askForSignal(int required) {
        // Look before asking: pinned room counts as free, and the reader can't make more of it.
        if (refreshFree() < required) {
            waitFor(required);
            // The store, then the load: pairs with the fence in IncomingRing.signalWriter.
            VarHandle.fullFence();
            if (refreshFree() < required && damage == null) {
                return 1;
            }
        }
        if (waiting) {
            stopWaiting();
        }
        return 0;
    }

    private void waitFor(int required) {
        final UnsafeBuffer control = memory.control;
        control.putInt(ControlPage.FEATURE_BITS_OFFSET,
            control.getInt(ControlPage.FEATURE_BITS_OFFSET) | ControlPage.FEATURE_PENDING_SEND_SIZE);
        control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, required);
        waiting = true;
        limit = 0;
    }

    private void stopWaiting() {
        waiting = false;
        memory.control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, 0);
    }

    /** Makes damage of an access beyond the end of the ring's file, and returns a value for it. */
    private int guarded(MappedAccess access, int argument, int whenLost) {
        try {
            return access.run(this, argument);
        } catch (InternalError e) {
            lost(e);
            return whenLost;
        }
    }

    /** Makes damage of an access beyond the end of the ring's file, and returns CORRUPT. Rethrows any other error. */
    int lost(InternalError error) {
        damage = memory.lost(error, position);
        limit = 0;
        return Outcome.CORRUPT;
    }
}
