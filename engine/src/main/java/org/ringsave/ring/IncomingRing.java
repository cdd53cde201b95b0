/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The reading end of a ring. One thread at a time: the owner's, or a thread that drives only this end of its channel.
 *
 * <p>The ring reads each word that the other end can write once, checks it, and uses the local copy. A word that breaks
 * a rule becomes {@link #damage()}, and the ring delivers nothing more.
 */
public final class IncomingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private final ReturnedSpace space;
    private UnsafeBuffer copy;
    private PacketRanges ranges;
    private Runnable signal;
    private Damage damage;
    private boolean inUse;
    private long head;
    private int headIndex;

    IncomingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        this.space = new ReturnedSpace(memory);
    }

    /**
     * Deliver packets in the order they were sent. When this method returns or throws, one store gives the space of all
     * consumed packets back to the sender. It then signals the sender if the sender waits for room and this step made
     * enough of it.
     *
     * <p>The poll ends before a request that the in-flight table could not keep, because it is full or because a live
     * save with a full spill arena pins its free slots.
     *
     * @param handler of the packets. If it throws, its packet stays in the ring.
     * @param limit   of packets to deliver.
     * @return the number of packets consumed, or {@link Outcome#CLOSED}. If there was none, {@link Outcome#CORRUPT} if
     *     the ring is damaged, {@link Outcome#PINNED} if a live save pins the free slots for requests.
     * @throws IllegalStateException if the channel is not open, the handler polls the ring that called it, or the
     *                               handler keeps a packet in flight that can't be kept.
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
        final int givenBefore = withheld() == 0 ? 0 : space.giveBack(head, headIndex);
        int consumed = 0;
        int packets = 0;
        int stopped = 0;
        inUse = true;
        try {
            while (packets < limit && consumed < available && memory.state == RingMemory.OPEN) {
                final int length = deliverOne(handler, consumed, available - consumed);
                if (length <= 0) {
                    stopped = length;
                    break;
                }
                consumed += length;
                packets++;
            }
        } finally {
            inUse = false;
            if (memory.state != RingMemory.CLOSED) {
                // The last step, because a signalled sender may close the channel.
                signalGiven(givenBefore + (consumed == 0 ? 0 : advance(consumed)));
            }
        }
        return packets > 0 ? packets : damage != null ? Outcome.CORRUPT : stopped;
    }

    /**
     * The ranges of the packet that is being delivered.
     *
     * @return none unless the packet is of type {@link Packet#GPA_DIRECT} or {@link Packet#TRANSFER_PAGES}; always the
     *     same object, good until the handler returns.
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
        if (memory.state == RingMemory.CLOSED) {
            return 0;
        }
        return memory.foreign ? guarded(IncomingRing::refreshAvailable) : refreshAvailable();
    }

    /**
     * Tell the sender that this end needs no signal. An end that polls anyway saves the other end the cost of
     * signalling. The word is saved in an image.
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
     * Ask for a signal when this ring is no longer empty. Call it before waiting for a signal.
     *
     * @return true if the ring is empty and the caller may wait; false if there is something to poll, or the ring is
     *     damaged or closed. Also false while a live save with a full spill arena keeps space of this ring from the
     *     sender, because the sender then doesn't know that the ring was emptied.
     * @throws IllegalStateException if the channel is not open.
     */
    public boolean prepareToWait() {
        memory.requireUsable("prepareToWait");
        if (memory.state == RingMemory.CLOSED) {
            return false;
        }
        final int available = memory.foreign ? guarded(IncomingRing::askForSignal) : askForSignal();
        return available == 0 && memory.state == RingMemory.OPEN && damage == null && withheld() == 0;
    }

    /** Returns the bytes ready to be read, 0 if the channel is no longer open. */
    private int askForSignal() {
        if (withheld() != 0) {
            signalGiven(space.giveBackAll(head, headIndex));
            if (memory.state != RingMemory.OPEN) {
                // The signalled sender closed or paused it.
                return 0;
            }
        }
        memory.control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, 0);
        // The store before, then the load: pairs with the fence in OutgoingRing.publish, so that one sees the other.
        VarHandle.fullFence();
        return refreshAvailable();
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
     * The rule that the ring breaks.
     *
     * @return null if the ring broke no rule so far.
     */
    public Damage damage() {
        return damage;
    }

    /** Sets the signal to the writing end, called on the thread that polls; null if that end needs none. */
    void onSignal(Runnable wake) {
        signal = wake;
    }

    void signal() {
        if (signal != null) {
            signal.run();
        }
    }

    void reset(long newHead, long newTail) {
        head = newHead;
        headIndex = (int)(newHead % memory.length);
        space.reset(newHead, newTail);
    }

    /** Lets go of the memory: ranges that an embedder still holds reach nothing. */
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
        return space.knownTail();
    }

    private int refreshAvailable() {
        if (damage != null) {
            return 0;
        }
        final RingMemory memory = this.memory;
        return memory.paired ? (int)(memory.publishedTail() - head) : refreshFromIndex();
    }

    private int refreshFromIndex() {
        // Acquire, pairs with the release store in OutgoingRing.publish: the packets before it are whole.
        final int in = memory.publishedIn();
        final Damage found = memory.checkProducer(in, headIndex, head, space.knownTail());
        if (found != null) {
            damage = found;
            return 0;
        }
        final int available = memory.distance(headIndex, in);
        space.knownTail(head + available);
        return available;
    }

    /** Returns how many bytes of the ring the packet took, 0 if it was not consumed, PINNED if it could not be kept. */
    private int deliverOne(PacketHandler handler, int consumed, int available) {
        final RingMemory memory = this.memory;
        final int start = memory.wrap(headIndex + consumed);
        final long header = memory.data.getLong(start);
        if (!Packet.isPlain(header, available)) {
            final Damage found = Packet.check(header, available, head + consumed);
            if (found != null) {
                damage = found;
                return 0;
            }
        }
        final int type = Packet.type(header);
        final int flags = Packet.flags(header);
        final int length = Packet.length(header);
        final long transactionId = memory.data.getLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET));
        final int verdict = tracker.admit(type, flags, transactionId);
        if (verdict != PacketTracker.ADMITTED) {
            return refuse(verdict, transactionId, head + consumed);
        }
        // The handler gets ranges and payload in the ring itself, or in a copy.
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
        return settle(action, header, transactionId, buffer, offset) ? length + Packet.FOOTER_LENGTH : 0;
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

    /** Returns PINNED if that is the verdict, else 0. */
    private int refuse(int verdict, long transactionId, long position) {
        if (verdict == Outcome.DUPLICATE) {
            damage = new Damage("transactionId", transactionId, position,
                "a request with this id is in flight already");
        } else if (verdict == Outcome.UNKNOWN) {
            damage = new Damage("transactionId", transactionId, position,
                "completes no request that awaits completion");
        }
        return verdict == Outcome.PINNED ? verdict : 0;
    }

    /** Returns whether the packet is consumed. */
    private boolean settle(PacketAction action, long header, long transactionId, DirectBuffer buffer, int offset) {
        if (Objects.requireNonNull(action, "a PacketHandler returned null") == PacketAction.ABORT) {
            return false;
        }
        if (memory.state == RingMemory.CLOSED) {
            // The handler closed the channel. The tables are gone, and perhaps the payload.
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
            // Release, pairs with the acquire load in OutgoingRing. All reads of these bytes come before the store. The
            // writer may then write over them, and asks the pins of a live save itself.
            memory.publishHead(head, headIndex);
            return consumed;
        }
        return space.giveBack(head, headIndex);
    }

    /** A writer at the other end of a pair asks the pins itself, so nothing is withheld from it. */
    private int withheld() {
        return memory.paired ? 0 : space.withheld(head);
    }

    /** Gives back all space that a live save lets go of. Returns the bytes given back. */
    int giveBackAll() {
        return withheld() == 0 ? 0 : guarded(ring -> ring.space.giveBackAll(ring.head, ring.headIndex));
    }

    /** Signals the writer if it waits for room and a pause gave back enough bytes. */
    void signalAfterPause(int given) {
        guarded(ring -> {
            ring.signalGiven(given);
            return 0;
        });
    }

    private void signalGiven(int step) {
        if (signal != null && step > 0) {
            signalWriter(step);
        }
    }

    /**
     * Signals the writer if it waits for room and this step made enough of it. Source: OpenVMM, {@code vmbus_ring},
     * {@code commit_read}; like there, the low bits of the word are ignored.
     */
    private void signalWriter(int step) {
        // Pairs with the fence in OutgoingRing.prepareToWait.
        VarHandle.fullFence();
        final long pending =
            Integer.toUnsignedLong(memory.control.getIntVolatile(ControlPage.PENDING_SEND_SIZE_OFFSET) & -8);
        if (pending == 0) {
            return;
        }
        final int free = memory.length - BitUtil.SIZE_OF_LONG - refreshAvailable() - withheld();
        if (damage == null && free >= pending && free - step < pending) {
            signal.run();
        }
    }

    /** Makes damage of an access beyond the end of the ring's file, and returns 0 then. */
    private int guarded(ToIntFunction<IncomingRing> access) {
        try {
            return access.applyAsInt(this);
        } catch (InternalError e) {
            damage = memory.lost(e, head);
            return 0;
        }
    }
}
