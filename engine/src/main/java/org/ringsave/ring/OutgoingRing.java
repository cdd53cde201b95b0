/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The writing end of a ring. The owner's thread only.
 *
 * <p>{@link #offer} writes one packet and publishes it. For a batch, {@link #append} the packets and {@link #publish}
 * them together: the control words of a ring share one cache line, so every store of an index costs the other end a
 * miss.
 */
public final class OutgoingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private Damage damage;

    OutgoingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
    }

    /**
     * Write one packet and publish it, together with all that was appended before.
     *
     * @param type          {@link Packet#IN_BAND} or {@link Packet#COMPLETION}.
     * @param flags         0 or {@link Packet#COMPLETION_REQUESTED}; the latter takes an in-flight slot where the
     *                      channel has any.
     * @param transactionId that a completion of this packet will carry, or that this completion answers.
     * @param buffer        that holds the payload.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes, 0 to {@link #maxPayloadLength()}; the receiver sees it rounded up
     *                      to a multiple of 8 with zeros.
     * @return the position after the packet, or a negative {@link Outcome}: {@link Outcome#FULL}, {@link
     *     Outcome#CORRUPT}, {@link Outcome#CLOSED}, {@link Outcome#IN_FLIGHT_FULL} or {@link Outcome#DUPLICATE}.
     * @throws IllegalArgumentException if type, flags or length are none of these.
     * @throws IllegalStateException    if the channel is not open.
     */
    public long offer(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        final long position = append(type, flags, transactionId, buffer, offset, length);
        if (position > 0) {
            publish();
        }
        return position;
    }

    /**
     * Write one packet without publishing it: the other end doesn't see it before {@link #publish()} or {@link
     * #offer}. A save can't begin in between.
     *
     * @param type          as in {@link #offer}.
     * @param flags         as in {@link #offer}.
     * @param transactionId as in {@link #offer}.
     * @param buffer        as in {@link #offer}.
     * @param offset        as in {@link #offer}.
     * @param length        as in {@link #offer}.
     * @return as {@link #offer}.
     * @throws IllegalArgumentException as {@link #offer}.
     * @throws IllegalStateException    as {@link #offer}.
     */
    public long append(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        final RingMemory memory = this.memory;
        memory.requireUsable("append");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        checkPacket(type, flags, length);
        buffer.boundsCheck(offset, length);
        final int padded = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int required = Packet.HEADER_LENGTH + padded + Packet.FOOTER_LENGTH;
        if (damage != null || required > freeAfter(memory.knownOut) && required > refreshFree()) {
            return damage == null ? Outcome.FULL : Outcome.CORRUPT;
        }
        if (flags != 0) {
            final int outcome = tracker.sending(type, transactionId);
            if (outcome != PacketTracker.ADMITTED) {
                return outcome;
            }
        }
        write(Packet.header(type, Packet.HEADER_LENGTH, Packet.HEADER_LENGTH + padded, flags), transactionId,
            buffer, offset, length);
        memory.tail += required;
        memory.tailIndex = memory.wrap(memory.tailIndex + required);
        return memory.tail;
    }

    /**
     * Let the other end see all that was appended. Nothing happens if that is nothing, or if the channel is closed.
     *
     * @throws IllegalStateException if the channel is not open.
     */
    public void publish() {
        final RingMemory memory = this.memory;
        memory.requireUsable("publish");
        if (memory.state == RingMemory.OPEN) {
            memory.publishedIn = memory.tailIndex;
            // Release, pairs with the acquire load in IncomingRing.refreshAvailable.
            memory.control.putIntRelease(ControlPage.IN_OFFSET, memory.tailIndex);
        }
    }

    /**
     * Bytes that can be written now, headers and footers included: a packet takes 24 bytes more than its padded
     * payload.
     *
     * @return in bytes; 0 if the channel is closed or the ring damaged.
     */
    public int free() {
        return memory.state == RingMemory.CLOSED || damage != null ? 0 : refreshFree();
    }

    /**
     * Longest payload that this ring could ever take.
     *
     * @return in bytes.
     */
    public int maxPayloadLength() {
        return Math.min(Packet.MAX_PAYLOAD_LENGTH,
            memory.length - BitUtil.SIZE_OF_LONG - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH);
    }

    /**
     * Where this end writes next, unpublished packets included.
     *
     * @return bytes written since the ring was created.
     */
    public long position() {
        return memory.tail;
    }

    /**
     * What is wrong with the ring.
     *
     * @return null if nothing was found wrong so far.
     */
    public Damage damage() {
        return damage;
    }

    private void checkPacket(int type, int flags, int length) {
        if (type != Packet.IN_BAND && type != Packet.COMPLETION) {
            throw new IllegalArgumentException("type=" + type + ": packets sent are IN_BAND or COMPLETION");
        }
        if ((flags & ~Packet.COMPLETION_REQUESTED) != 0 || flags != 0 && type == Packet.COMPLETION) {
            throw new IllegalArgumentException("flags=" + flags + ": 0, or COMPLETION_REQUESTED on IN_BAND");
        }
        if (length < 0 || length > maxPayloadLength()) {
            throw new IllegalArgumentException("length=" + length + ": this ring takes payloads of 0 to "
                + maxPayloadLength() + " bytes");
        }
    }

    // A full ring would look empty, so the last 8 bytes are never used.
    private int freeAfter(int out) {
        return memory.length - BitUtil.SIZE_OF_LONG - memory.distance(out, memory.tailIndex);
    }

    private int refreshFree() {
        final RingMemory memory = this.memory;
        if (damage != null) {
            return 0;
        }
        // Acquire, pairs with the release store in IncomingRing.advance.
        final int out = memory.control.getIntVolatile(ControlPage.OUT_OFFSET);
        final Damage found = memory.checkConsumer(out);
        if (found != null) {
            damage = found;
            return 0;
        }
        memory.knownOut = out;
        return freeAfter(out);
    }

    private void write(long header, long transactionId, DirectBuffer buffer, int offset, int length) {
        final UnsafeBuffer data = memory.data;
        final int start = memory.tailIndex;
        data.putLong(start, header);
        data.putLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET), transactionId);
        final int payload = memory.wrap(start + Packet.HEADER_LENGTH);
        final int padded = Packet.length(header) - Packet.HEADER_LENGTH;
        if (padded > length) {
            data.putLong(memory.wrap(payload + padded - BitUtil.SIZE_OF_LONG), 0);
        }
        final int first = Math.min(length, memory.length - payload);
        data.putBytes(payload, buffer, offset, first);
        data.putBytes(0, buffer, offset + first, length - first);
        data.putLong(memory.wrap(payload + padded), (long)start << Integer.SIZE);
    }
}
