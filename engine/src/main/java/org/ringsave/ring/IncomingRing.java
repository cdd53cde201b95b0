/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.ringsave.memory.Words;

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
    private final PacketDelivery delivery;
    private Runnable signal;
    private ThreadCheck threads;
    private boolean inUse;

    IncomingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        this.head = new RingHead(memory);
        this.copy = new PacketCopy(memory);
        this.delivery = new PacketDelivery(memory, tracker, head, copy);
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
                final int start = memory.wrap(index + consumed);
                final long header = Words.getLong(memory.address + start);
                final int length = isPlain(header, start, available - consumed)
                    ? deliverPlain(handler, header, start, position + consumed)
                    : delivery.deliver(handler, header, start, position + consumed, available - consumed);
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

    /** Is this an in-band packet without ranges and flags, whole and in one piece, after one without ranges? */
    private boolean isPlain(long header, int start, int available) {
        return Packet.isPlain(header, available)
            && start + Packet.length(header) <= memory.length - Packet.FOOTER_LENGTH && !delivery.hasRanges();
    }

    /** Returns as {@link PacketDelivery#deliver}. */
    private int deliverPlain(PacketHandler handler, long header, int start, long position) {
        final RingMemory memory = this.memory;
        final long transactionId = Words.getLong(memory.address + start + Packet.TRANSACTION_ID_OFFSET);
        final int verdict = tracker.admit(Packet.IN_BAND, 0, transactionId);
        if (verdict != PacketTracker.ADMITTED) {
            return delivery.refuse(verdict, handler, header, transactionId, start, position);
        }
        final int body = start + Packet.HEADER_LENGTH;
        final int bodyLength = Packet.length(header) - Packet.HEADER_LENGTH;
        final DirectBuffer buffer = memory.foreign ? copy.takePiece(body, bodyLength) : memory.data;
        final int offset = memory.foreign ? 0 : body;
        final PacketAction action = handler.onPacket(Packet.IN_BAND, 0, transactionId, buffer, offset, bodyLength);
        return action == PacketAction.DONE ? Packet.length(header) + Packet.FOOTER_LENGTH
            : delivery.settle(action, header, transactionId, buffer, offset);
    }

    /**
     * The ranges of the packet that is being delivered.
     *
     * @return none unless the packet is of type {@link Packet#GPA_DIRECT} or {@link Packet#TRANSFER_PAGES}; always the
     *     same object, good until the handler returns.
     */
    public PacketRanges ranges() {
        return delivery.ranges();
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
        return delivery.unknownCompletions();
    }

    /**
     * How many requests came whose transaction id was in flight already, in a channel that tracks requests.
     *
     * @return their number since this ring's set was made, dropped or not; an image does not have it.
     */
    public long repeatedRequests() {
        return delivery.repeatedRequests();
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
        delivery.close();
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
