/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The reading end of a ring. One thread: the owner's, or one that does nothing but drive this end of its channel.
 *
 * <p>Everything that the other end can write is read once, checked and used from the local copy. What breaks a rule
 * becomes {@link #damage()}, and the ring delivers nothing more.
 */
public final class IncomingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private UnsafeBuffer copy;
    private PacketRanges ranges;
    private Runnable signal;
    private Damage damage;
    private boolean inUse;
    private long head;
    // Up to where space was given back: the head, but for what a live save still reads.
    private long returned;
    private long knownTail;
    private int headIndex;
    private int givenByStop;

    IncomingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
    }

    /**
     * Deliver packets in the order they were sent. The space of all that were consumed goes back to the sender at
     * once, with one store, when this method returns or throws; then the sender is signalled if it waits for as much
     * room as there is now and wasn't before.
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
        if (inUse) {
            throw new IllegalStateException("poll: called from this ring's own handler");
        }
        Objects.requireNonNull(handler, "handler");
        try {
            return deliver(handler, limit);
        } catch (InternalError e) {
            damage = memory.lost(e, head);
            return Outcome.CORRUPT;
        }
    }

    private int deliver(PacketHandler handler, int limit) {
        final RingMemory memory = this.memory;
        final int available = refreshAvailable();
        final int givenBefore = returned == head ? 0 : giveBack(leastReturn());
        int consumed = 0;
        int packets = 0;
        inUse = true;
        try {
            while (packets < limit && consumed < available && memory.state == RingMemory.OPEN) {
                final int length = deliverOne(handler, consumed, available - consumed);
                if (length == 0) {
                    break;
                }
                consumed += length;
                packets++;
            }
        } finally {
            inUse = false;
            if (memory.state != RingMemory.CLOSED) {
                // At last, for who is signalled may close the channel.
                signalGiven(givenBefore + (consumed == 0 ? 0 : advance(consumed)));
            }
        }
        return packets == 0 && damage != null ? Outcome.CORRUPT : packets;
    }

    /**
     * The ranges of the packet that is being delivered.
     *
     * @return none unless it is of type {@link Packet#GPA_DIRECT} or {@link Packet#TRANSFER_PAGES}; always the same
     *     object, made when it is first asked for or needed, good until the handler returns.
     */
    public PacketRanges ranges() {
        if (ranges == null) {
            ranges = new PacketRanges();
        }
        return ranges;
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
     * Tell the sender that no signal is needed: whoever polls anyway saves the other end the cost of signalling. The
     * word is saved in an image.
     *
     * @throws IllegalStateException if the channel is not open.
     */
    public void maskSignals() {
        memory.requireUsable("maskSignals");
        if (memory.state == RingMemory.OPEN) {
            memory.control.putIntRelease(ControlPage.INTERRUPT_MASK_OFFSET, 1);
        }
    }

    /**
     * Ask for a signal when this ring is no longer empty. To be called before waiting for one.
     *
     * @return true if the ring is empty and the caller may wait; false if there is something to poll, the ring is
     *     damaged or closed, or a live save whose spill arena is full keeps space of this ring from the sender, who
     *     then doesn't know that it was emptied.
     * @throws IllegalStateException if the channel is not open.
     */
    public boolean prepareToWait() {
        memory.requireUsable("prepareToWait");
        if (memory.state == RingMemory.CLOSED) {
            return false;
        }
        try {
            if (returned != head) {
                signalGiven(giveBack(head));
                if (memory.state != RingMemory.OPEN) {
                    // By the one that was signalled.
                    return false;
                }
            }
            memory.control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, 0);
        } catch (InternalError e) {
            damage = memory.lost(e, head);
        }
        // The store before, then the load: pairs with the fence in OutgoingRing.publish, so that one sees the other.
        VarHandle.fullFence();
        return refreshAvailable() == 0 && damage == null && returned == head;
    }

    /**
     * Where this end reads next.
     *
     * @return bytes consumed since the ring was created.
     */
    public long position() {
        return head;
    }

    /**
     * What is wrong with the ring.
     *
     * @return null if nothing was found wrong so far.
     */
    public Damage damage() {
        return damage;
    }

    /**
     * How to wake the end that writes this ring; null: it needs no waking. Not for embedders, who use the channel.
     *
     * @param wake to call, on the thread that polls.
     */
    public void onSignal(Runnable wake) {
        signal = wake;
    }

    void signal() {
        if (signal != null) {
            signal.run();
        }
    }

    void reset(long newHead, long newTail) {
        head = newHead;
        returned = newHead;
        headIndex = (int)(newHead % memory.length);
        knownTail = newTail;
    }

    /** Lets go of the memory: ranges that somebody still holds reach nothing. */
    void close() {
        if (ranges != null) {
            ranges.close();
        }
    }

    boolean isInUse() {
        return inUse;
    }

    int index() {
        return headIndex;
    }

    long knownTail() {
        return knownTail;
    }

    private int refreshAvailable() {
        if (damage != null) {
            return 0;
        }
        final RingMemory memory = this.memory;
        if (memory.paired) {
            return (int)(memory.publishedTail() - head);
        }
        try {
            return refreshFromIndex();
        } catch (InternalError e) {
            damage = memory.lost(e, head);
            return 0;
        }
    }

    private int refreshFromIndex() {
        // Acquire, pairs with the release store in OutgoingRing.publish: the packets before it are whole.
        final int in = memory.control.getIntVolatile(ControlPage.IN_OFFSET);
        final Damage found = memory.checkProducer(in, headIndex, head, knownTail);
        if (found != null) {
            damage = found;
            return 0;
        }
        final int available = memory.distance(headIndex, in);
        knownTail = head + available;
        return available;
    }

    /** Returns how many bytes of the ring the packet took, 0 if it was not consumed. */
    private int deliverOne(PacketHandler handler, int consumed, int available) {
        final RingMemory memory = this.memory;
        final int start = memory.wrap(headIndex + consumed);
        final long header = memory.data.getLong(start);
        if (!Packet.isPlain(header, available) && isDamaged(header, head + consumed, available)) {
            return 0;
        }
        final int type = Packet.type(header);
        final int flags = Packet.flags(header);
        final int length = Packet.length(header);
        final long transactionId = memory.data.getLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET));
        if (!isAdmitted(type, flags, transactionId, head + consumed)) {
            return 0;
        }
        // Ranges and payload, wherever they can be used from: the ring itself, or a copy.
        final int body = memory.wrap(start + Packet.HEADER_LENGTH);
        final int bodyLength = length - Packet.HEADER_LENGTH;
        final boolean inPlace = !memory.foreign && body + bodyLength <= memory.length;
        final DirectBuffer buffer = inPlace ? memory.data : copyOut(body, bodyLength);
        final int bodyOffset = inPlace ? body : 0;
        final int rangesLength = Packet.dataOffset(header) - Packet.HEADER_LENGTH;
        if ((rangesLength != 0 || ranges != null && ranges.length() != 0)
            && !readRanges(type, buffer, bodyOffset, rangesLength, head + consumed)) {
            return 0;
        }
        final int offset = bodyOffset + rangesLength;
        final int payloadLength = bodyLength - rangesLength;
        final PacketAction action = handler.onPacket(type, flags, transactionId, buffer, offset, payloadLength);
        return settle(action, header, transactionId, buffer, offset)
            ? length + Packet.FOOTER_LENGTH : 0;
    }

    private boolean isDamaged(long header, long position, int available) {
        final int type = Packet.type(header);
        final int length = Packet.length(header);
        final int dataOffset = Packet.dataOffset(header);
        if (!Packet.isKnownType(type)) {
            damage = new Damage("type", type, position, "types are 6, 7, 9 and 11");
        } else if ((Packet.flags(header) & ~Packet.COMPLETION_REQUESTED) != 0) {
            damage = new Damage("flags", Packet.flags(header), position, "only bit 0 has a meaning");
        } else if (Packet.flags(header) != 0 && type == Packet.COMPLETION) {
            damage = new Damage("flags", Packet.flags(header), position, "a completion can't ask for a completion");
        } else if (dataOffset < Packet.leastDataOffset(type) || dataOffset > length) {
            damage = new Damage("dataOffset8", dataOffset >> 3, position,
                "at least " + (Packet.leastDataOffset(type) >> 3) + " and at most length8=" + (length >> 3));
        } else if (length + Packet.FOOTER_LENGTH > available) {
            damage = new Damage("length8", length >> 3, position,
                "the packet and its footer end beyond the " + available + " bytes that are there");
        }
        return damage != null;
    }

    private boolean readRanges(int type, DirectBuffer buffer, int offset, int length, long position) {
        String broken = ranges().wrap(type, buffer, offset, length);
        if (broken == null && Packet.hasRanges(type) && ranges.length() != length) {
            broken = "they end " + (length - ranges.length()) + " bytes before the packet's data";
        }
        if (broken != null) {
            damage = new Damage("ranges", buffer.getInt(offset + BitUtil.SIZE_OF_INT) & 0xFFFF_FFFFL, position,
                broken);
        }
        return broken == null;
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
    private boolean settle(PacketAction action, long header, long transactionId, DirectBuffer buffer, int offset) {
        if (Objects.requireNonNull(action, "a PacketHandler returned null") == PacketAction.ABORT) {
            return false;
        }
        if (memory.state == RingMemory.CLOSED) {
            // By the handler: the tables are gone, and so may be the payload.
            return true;
        }
        if (action == PacketAction.IN_FLIGHT) {
            final int dataOffset = Packet.dataOffset(header);
            tracker.hold(Packet.type(header), Packet.flags(header), transactionId, buffer, offset,
                Packet.length(header) - dataOffset, dataOffset - Packet.HEADER_LENGTH);
        } else if (Packet.type(header) == Packet.COMPLETION) {
            tracker.completed(transactionId);
        }
        return true;
    }

    private DirectBuffer copyOut(int index, int length) {
        if (copy == null || copy.capacity() < length) {
            copy = new UnsafeBuffer(ByteBuffer.allocateDirect(
                Math.min(memory.length, BitUtil.findNextPositivePowerOfTwo(length))));
        }
        final int first = Math.min(length, memory.length - index);
        copy.putBytes(0, memory.data, index, first);
        copy.putBytes(first, memory.data, 0, length - first);
        return copy;
    }

    /** Returns how many bytes were given back to the writer. */
    private int advance(int consumed) {
        head += consumed;
        headIndex = memory.wrap(headIndex + consumed);
        if (memory.paired) {
            // Release, pairs with the acquire load in OutgoingRing: what was read before it may be written over after
            // it, as far as no live save pins it; that writer asks.
            memory.publishHead(head, headIndex);
            returned = head;
            return consumed;
        }
        return giveBack(leastReturn());
    }

    /** A writer in another process knows nothing of pins: it should find half of the ring, or what it waits for. */
    private long leastReturn() {
        final boolean waited = memory.isPinned()
            && memory.control.getIntVolatile(ControlPage.PENDING_SEND_SIZE_OFFSET) != 0;
        return waited ? head : Math.min(head, knownTail - memory.length / 2);
    }

    /**
     * Gives space back, at least up to a position if the live save that pins it has room to spill; returns how many
     * bytes.
     */
    private int giveBack(long least) {
        final long before = returned;
        final long upTo = memory.isPinned() ? memory.clear(head, least) : head;
        if (upTo <= before) {
            return 0;
        }
        returned = upTo;
        memory.publishHead(upTo, upTo == head ? headIndex : (int)(upTo % memory.length));
        return (int)(upTo - before);
    }

    /** The ring is about to be no longer open: gives back what it may. */
    void stop() {
        if (returned != head) {
            try {
                givenByStop = giveBack(head);
            } catch (InternalError e) {
                damage = memory.lost(e, head);
            }
        }
    }

    /** Signals the writer if it waited for what was given back when the ring stopped. */
    void signalIfGiven() {
        final int step = givenByStop;
        givenByStop = 0;
        try {
            signalGiven(step);
        } catch (InternalError e) {
            damage = memory.lost(e, head);
        }
    }

    private void signalGiven(int step) {
        if (signal != null && step > 0) {
            signalWriter(step);
        }
    }

    /**
     * The writer is signalled when it waits for room and this is the step that made enough. Source: OpenVMM,
     * {@code vmbus_ring}, {@code commit_read}; like it, the low bits of the word are ignored.
     */
    private void signalWriter(int step) {
        // Pairs with the fence in OutgoingRing.prepareToWait.
        VarHandle.fullFence();
        final long pending =
            Integer.toUnsignedLong(memory.control.getIntVolatile(ControlPage.PENDING_SEND_SIZE_OFFSET) & -8);
        if (pending == 0) {
            return;
        }
        final int available = refreshAvailable() + (int)(head - returned);
        final int free = memory.length - BitUtil.SIZE_OF_LONG - available;
        if (damage == null && free >= pending && free - step < pending) {
            signal.run();
        }
    }
}
