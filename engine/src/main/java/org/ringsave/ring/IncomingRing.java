/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The reading end of a ring. The owner's thread only.
 *
 * <p>Everything that the other end can write is read once, checked and used from the local copy. What breaks a rule
 * becomes {@link #damage()}, and the ring delivers nothing more.
 */
public final class IncomingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private final UnsafeBuffer copy = new UnsafeBuffer(0, 0);
    private Damage damage;

    IncomingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
    }

    /**
     * Deliver packets in the order they were sent. The space of all that were consumed goes back to the sender at
     * once, with one store of the index, when this method returns or throws.
     *
     * <p>A request that a full in-flight table could not take, should the handler want to keep it, is not delivered:
     * the poll ends before it.
     *
     * @param handler of the packets. If it throws, the packet that it was given stays in the ring.
     * @param limit   of packets to deliver.
     * @return how many were consumed, or {@link Outcome#CORRUPT} if none was and the ring is damaged, or
     *     {@link Outcome#CLOSED}.
     * @throws IllegalStateException if the channel is not open, the handler polls the ring that called it, or keeps in
     *                               flight what can't be.
     */
    public int poll(PacketHandler handler, int limit) {
        final RingMemory memory = this.memory;
        memory.requireUsable("poll");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        if (memory.inUse) {
            throw new IllegalStateException("poll: called from this ring's own handler");
        }
        final int available = refreshAvailable();
        int consumed = 0;
        int packets = 0;
        memory.inUse = true;
        try {
            while (packets < limit && consumed < available && memory.state == RingMemory.OPEN) {
                final int length = deliver(handler, consumed, available - consumed);
                if (length == 0) {
                    break;
                }
                consumed += length;
                packets++;
            }
        } finally {
            memory.inUse = false;
            if (consumed > 0 && memory.state != RingMemory.CLOSED) {
                advance(consumed);
            }
        }
        return packets == 0 && damage != null ? Outcome.CORRUPT : packets;
    }

    /**
     * Bytes ready to be read, headers and footers included.
     *
     * @return in bytes; 0 if the channel is closed or the ring damaged.
     */
    public int available() {
        return memory.state == RingMemory.CLOSED ? 0 : refreshAvailable();
    }

    /**
     * Where this end reads next.
     *
     * @return bytes consumed since the ring was created.
     */
    public long position() {
        return memory.head;
    }

    /**
     * What is wrong with the ring.
     *
     * @return null if nothing was found wrong so far.
     */
    public Damage damage() {
        return damage;
    }

    private int refreshAvailable() {
        if (damage != null) {
            return 0;
        }
        final RingMemory memory = this.memory;
        // Acquire, pairs with the release store in OutgoingRing.publish: the packets before it are whole.
        final int in = memory.control.getIntVolatile(ControlPage.IN_OFFSET);
        final Damage found = memory.checkProducer(in);
        if (found != null) {
            damage = found;
            return 0;
        }
        if (memory.foreign) {
            memory.knownIn = in;
        }
        return memory.distance(memory.headIndex, in);
    }

    /** Returns how many bytes of the ring the packet took, 0 if it was not consumed. */
    private int deliver(PacketHandler handler, int consumed, int available) {
        final RingMemory memory = this.memory;
        final int start = memory.wrap(memory.headIndex + consumed);
        final long header = memory.data.getLong(start);
        final int type = Packet.type(header);
        final int flags = Packet.flags(header);
        final int length = Packet.length(header);
        final int dataOffset = Packet.dataOffset(header);
        if (isDamaged(header, memory.head + consumed, available)) {
            return 0;
        }
        final long transactionId = memory.data.getLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET));
        if (!isAdmitted(type, flags, transactionId, memory.head + consumed)) {
            return 0;
        }
        final int payloadLength = length - dataOffset;
        final int payloadIndex = memory.wrap(start + dataOffset);
        final boolean inPlace = !memory.foreign && payloadIndex + payloadLength <= memory.length;
        final DirectBuffer buffer = inPlace ? memory.data : copyOut(payloadIndex, payloadLength);
        final int offset = inPlace ? payloadIndex : 0;
        final PacketAction action = handler.onPacket(type, flags, transactionId, buffer, offset, payloadLength);
        return settle(action, type, flags, transactionId, buffer, offset, payloadLength)
            ? length + Packet.FOOTER_LENGTH : 0;
    }

    private boolean isDamaged(long header, long position, int available) {
        final int length = Packet.length(header);
        final int dataOffset = Packet.dataOffset(header);
        if (!Packet.isKnownType(Packet.type(header))) {
            damage = new Damage("type", Packet.type(header), position, "types are 6, 7, 9 and 11");
        } else if ((Packet.flags(header) & ~Packet.COMPLETION_REQUESTED) != 0) {
            damage = new Damage("flags", Packet.flags(header), position, "only bit 0 has a meaning");
        } else if (Packet.flags(header) != 0 && Packet.type(header) == Packet.COMPLETION) {
            damage = new Damage("flags", Packet.flags(header), position, "a completion can't ask for a completion");
        } else if (dataOffset < Packet.HEADER_LENGTH || dataOffset > length) {
            damage = new Damage("dataOffset8", dataOffset >> 3, position,
                "at least 2 and at most length8=" + (length >> 3));
        } else if (length + Packet.FOOTER_LENGTH > available) {
            damage = new Damage("length8", length >> 3, position,
                "the packet and its footer end beyond the " + available + " bytes that are there");
        }
        return damage != null;
    }

    private boolean isAdmitted(int type, int flags, long transactionId, long position) {
        final int verdict = tracker.admit(type, flags, transactionId);
        if (verdict == Outcome.DUPLICATE) {
            damage = new Damage("transactionId", transactionId, position,
                "a request with this id is in flight already");
        } else if (verdict == Outcome.UNKNOWN) {
            damage = new Damage("transactionId", transactionId, position,
                "completes no request that awaits completion");
        }
        return verdict == PacketTracker.ADMITTED;
    }

    /** Returns whether the packet is consumed. */
    private boolean settle(PacketAction action, int type, int flags, long transactionId, DirectBuffer buffer,
        int offset, int length) {
        if (Objects.requireNonNull(action, "a PacketHandler returned null") == PacketAction.ABORT) {
            return false;
        }
        if (memory.state == RingMemory.CLOSED) {
            // By the handler: the tables are gone, and so may be the payload.
            return true;
        }
        if (action == PacketAction.IN_FLIGHT) {
            tracker.hold(type, flags, transactionId, buffer, offset, length);
        } else if (type == Packet.COMPLETION) {
            tracker.completed(transactionId);
        }
        return true;
    }

    private DirectBuffer copyOut(int index, int length) {
        if (copy.capacity() < length) {
            copy.wrap(ByteBuffer.allocateDirect(Math.min(memory.length, BitUtil.findNextPositivePowerOfTwo(length))));
        }
        final int first = Math.min(length, memory.length - index);
        copy.putBytes(0, memory.data, index, first);
        copy.putBytes(first, memory.data, 0, length - first);
        return copy;
    }

    private void advance(int consumed) {
        memory.head += consumed;
        memory.headIndex = memory.wrap(memory.headIndex + consumed);
        // Release, pairs with the acquire load in OutgoingRing: what was read before it may be written over after it.
        memory.control.putIntRelease(ControlPage.OUT_OFFSET, memory.headIndex);
    }
}
