/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The reading end of a ring. One thread at a time: the owner's, or a thread that drives only this end of its channel.
 *
 * <p>The ring reads each word that the other end can write once, checks it, and uses the local copy. A word that breaks
 * a rule becomes {@link #damage()}, and the ring delivers nothing more.
 */
public final class IncomingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private final RingHead head;
    private final PacketCopy copy;
    private PacketRanges ranges;
    private Runnable signal;
    private ThreadCheck threads;
    private long unknownCompletions;
    private long repeatedRequests;
    private boolean inUse;

    IncomingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        this.head = new RingHead(memory);
        this.copy = new PacketCopy(memory);
    }

    /**
     * Deliver packets in the order they were sent. When this method returns or throws, one store gives the space of all
     * consumed packets back to the sender. It then signals the sender if the sender waits for room and this step made
     * enough of it.
     *
     * <p>The poll ends before a request that the in-flight table could not keep, because it is full or because a live
     * save with a full spill arena pins its free slots. It also ends before a request that the handler keeps in flight
     * and that is longer than a slot. A completion for which no request awaits is told to the handler and dropped. So
     * is a request whose transaction id is in flight already, unless the handler replaces the older one.
     *
     * @param handler of the packets. If it throws, its packet stays in the ring.
     * @param limit   of packets to consume, dropped ones included.
     * @return the number of packets consumed, dropped ones included, or {@link Outcome#CLOSED}. If there was none,
     *     {@link Outcome#CORRUPT} if the ring is damaged, {@link Outcome#PINNED} if a live save pins the free slots for
     *     requests, {@link Outcome#TOO_LONG} if no slot can hold the request that the handler keeps in flight.
     * @throws IllegalStateException if the channel is not open, the handler polls the ring that called it, or the
     *                               handler keeps a packet in flight that asks for no completion.
     */
    public int poll(PacketHandler handler, int limit) {
        final RingMemory memory = this.memory;
        memory.requireUsable("poll", threads);
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
            head.lost(e);
            return Outcome.CORRUPT;
        }
    }

    private int deliver(PacketHandler handler, int limit) {
        final RingMemory memory = this.memory;
        final int available = head.available();
        final int givenBefore = head.giveBack();
        // Neither changes before all of these packets are consumed.
        final int index = head.index();
        final long position = head.position();
        int consumed = 0;
        int packets = 0;
        int stopped = 0;
        inUse = true;
        try {
            while (packets < limit && consumed < available && memory.isOpen()) {
                final int length = deliverOne(handler, memory.wrap(index + consumed), position + consumed,
                    available - consumed);
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
                signalGiven(givenBefore + (consumed == 0 ? 0 : head.advance(consumed)));
            }
        }
        return packets > 0 ? packets : head.damage() != null ? Outcome.CORRUPT : stopped;
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
        return memory.foreign ? head.guarded(RingHead::available) : head.available();
    }

    /**
     * Tell the sender that this end needs no signal. An end that polls anyway saves the other end the cost of
     * signalling. The word is saved in an image.
     *
     * @throws IllegalStateException if the channel is not open.
     */
    public void maskSignals() {
        memory.requireUsable("maskSignals", threads);
        if (memory.isOpen()) {
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
        memory.requireUsable("prepareToWait", threads);
        if (memory.state == RingMemory.CLOSED) {
            return false;
        }
        try {
            final int available = askForSignal();
            return available == 0 && memory.isOpen() && head.damage() == null && head.withheld() == 0;
        } catch (InternalError e) {
            head.lost(e);
            return false;
        }
    }

    /** Returns the bytes ready to be read, 0 if the channel is no longer open. */
    private int askForSignal() {
        if (head.withheld() != 0) {
            signalGiven(head.giveBackAll());
            if (!memory.isOpen()) {
                // The signalled sender closed or paused it.
                return 0;
            }
        }
        memory.control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, 0);
        // The store before, then the load: pairs with the fence in OutgoingRing.publish, so that one sees the other.
        VarHandle.fullFence();
        return head.available();
    }

    /**
     * Where this end reads next.
     *
     * @return bytes consumed since the ring was created.
     */
    public long position() {
        return head.position();
    }

    /**
     * The rule that the ring breaks.
     *
     * @return null if the ring broke no rule so far.
     */
    public Damage damage() {
        return head.damage();
    }

    /**
     * How many completions came for which no request awaits, in a channel that tracks requests. Each was dropped.
     *
     * @return their number since this ring's set was made; an image does not have it.
     */
    public long unknownCompletions() {
        return unknownCompletions;
    }

    /**
     * How many requests came whose transaction id was in flight already, in a channel that tracks requests.
     *
     * @return their number since this ring's set was made, dropped or not; an image does not have it.
     */
    public long repeatedRequests() {
        return repeatedRequests;
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
        head.reset(newHead, newTail);
    }

    /** Lets go of the memory: ranges that an embedder still holds reach nothing. */
    void close() {
        if (ranges != null) {
            ranges.close();
        }
    }

    void threads(ThreadCheck ofEnd) {
        threads = ofEnd;
    }

    boolean isInUse() {
        return inUse;
    }

    RingHead head() {
        return head;
    }

    /** Returns how many bytes of the ring the packet took; 0, PINNED or TOO_LONG if it was not consumed. */
    private int deliverOne(PacketHandler handler, int start, long position, int available) {
        final RingMemory memory = this.memory;
        final long header = memory.data.getLong(start);
        if (!Packet.isPlain(header, available)) {
            final Damage found = Packet.check(header, available, position);
            if (found != null) {
                head.damage(found);
                return 0;
            }
        }
        final long transactionId = memory.data.getLong(memory.wrap(start + Packet.TRANSACTION_ID_OFFSET));
        final int verdict = tracker.admit(Packet.type(header), Packet.flags(header), transactionId);
        return verdict == PacketTracker.ADMITTED ? handOver(handler, header, transactionId, start, position)
            : refuse(verdict, handler, header, transactionId, start, position);
    }

    /** Gives an admitted packet to the handler: ranges and payload in the ring itself, or in a copy. */
    private int handOver(PacketHandler handler, long header, long transactionId, int start, long position) {
        final RingMemory memory = this.memory;
        final int body = memory.wrap(start + Packet.HEADER_LENGTH);
        final int bodyLength = Packet.length(header) - Packet.HEADER_LENGTH;
        final boolean inPlace = !memory.foreign && body + bodyLength <= memory.length;
        final DirectBuffer buffer = inPlace ? memory.data : copy.take(body, bodyLength);
        final int bodyOffset = inPlace ? body : 0;
        return tell(handler, header, transactionId, buffer, bodyOffset, position);
    }

    /** Hands over a packet whose body stands in a buffer. Returns as {@link #deliverOne}. */
    private int tell(PacketHandler handler, long header, long transactionId, DirectBuffer buffer, int bodyOffset,
        long position) {
        final int type = Packet.type(header);
        final int rangesLength = Packet.dataOffset(header) - Packet.HEADER_LENGTH;
        if ((rangesLength != 0 || ranges != null && ranges.length() != 0)
            && !readRanges(type, buffer, bodyOffset, rangesLength, position)) {
            return 0;
        }
        final int offset = bodyOffset + rangesLength;
        final PacketAction action = handler.onPacket(type, Packet.flags(header), transactionId, buffer, offset,
            Packet.length(header) - Packet.dataOffset(header));
        return settle(action, header, transactionId, buffer, offset);
    }

    /** Bytes between the last range and the data are no damage: drivers leave unused room there. */
    private boolean readRanges(int type, DirectBuffer buffer, int offset, int length, long position) {
        final String broken = ranges().wrap(type, buffer, offset, length);
        if (broken != null) {
            head.damage(new Damage("ranges", buffer.getInt(offset + BitUtil.SIZE_OF_INT) & 0xFFFF_FFFFL, position,
                broken));
        }
        return broken == null;
    }

    /**
     * A packet that the tables do not admit. Rare, so it stands apart. A completion or request with a wrong id is told
     * and dropped, as drivers do. Any other packet ends the poll. Returns as {@link #deliverOne}.
     */
    private int refuse(int verdict, PacketHandler handler, long header, long transactionId, int start, long position) {
        if (verdict != Outcome.UNKNOWN && verdict != Outcome.DUPLICATE) {
            return verdict == Outcome.PINNED ? verdict : 0;
        }
        if (ranges != null) {
            // The ranges of the packet before may lie where this one is copied to.
            ranges.close();
        }
        final int bodyLength = Packet.length(header) - Packet.HEADER_LENGTH;
        final int offset = Packet.dataOffset(header) - Packet.HEADER_LENGTH;
        final DirectBuffer body = copy.take(memory.wrap(start + Packet.HEADER_LENGTH), bodyLength);
        if (verdict == Outcome.UNKNOWN) {
            handler.onUnknownCompletion(transactionId, body, offset, bodyLength - offset);
            unknownCompletions++;
        } else {
            final RepeatAction action = handler.onRepeatedRequest(Packet.type(header), Packet.flags(header),
                transactionId, body, offset, bodyLength - offset);
            repeatedRequests++;
            if (Objects.requireNonNull(action, "a PacketHandler returned null") == RepeatAction.REPLACE
                && memory.state != RingMemory.CLOSED) {
                return replace(handler, header, transactionId, body, position);
            }
        }
        return Packet.length(header) + Packet.FOOTER_LENGTH;
    }

    /** Delivers a request in the place of an older one, from the copy on which its handler decided. */
    private int replace(PacketHandler handler, long header, long transactionId, DirectBuffer body, long position) {
        tracker.forget(transactionId);
        final int verdict = tracker.admit(Packet.type(header), Packet.flags(header), transactionId);
        return verdict == PacketTracker.ADMITTED ? tell(handler, header, transactionId, body, 0, position)
            : verdict == Outcome.PINNED ? verdict : 0;
    }

    /** Returns as {@link #deliverOne}. */
    private int settle(PacketAction action, long header, long transactionId, DirectBuffer buffer, int offset) {
        if (Objects.requireNonNull(action, "a PacketHandler returned null") == PacketAction.ABORT) {
            return 0;
        }
        // If the handler closed the channel, the tables are gone, and perhaps the payload.
        if (memory.state != RingMemory.CLOSED) {
            if (action == PacketAction.IN_FLIGHT) {
                final int dataOffset = Packet.dataOffset(header);
                final int outcome = tracker.hold(Packet.type(header), Packet.flags(header), transactionId, buffer,
                    offset, Packet.length(header) - dataOffset, dataOffset - Packet.HEADER_LENGTH);
                if (outcome != PacketTracker.ADMITTED) {
                    return outcome;
                }
            } else if (Packet.type(header) == Packet.COMPLETION) {
                tracker.completed(transactionId);
            }
        }
        return Packet.length(header) + Packet.FOOTER_LENGTH;
    }

    /** Gives back all space that a live save lets go of. Returns the bytes given back. */
    int giveBackAll() {
        return head.withheld() == 0 ? 0 : head.guarded(RingHead::giveBackAll);
    }

    /** Signals the writer if it waits for room and a pause gave back enough bytes. */
    void signalAfterPause(int given) {
        try {
            signalGiven(given);
        } catch (InternalError e) {
            head.lost(e);
        }
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
        final int free = head.free();
        if (head.damage() == null && free >= pending && free - step < pending) {
            signal.run();
        }
    }
}
