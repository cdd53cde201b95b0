/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The writing end of a ring. One thread: the owner's, or one that does nothing but drive this end of its channel.
 *
 * <p>{@link #offer} writes one packet and publishes it. For a batch, {@link #append} the packets and {@link #publish}
 * them together: every store of an index costs the other end a cache miss. {@link #tryClaim} lets the payload be
 * encoded where it goes.
 */
public final class OutgoingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private Claim claim;
    private final RingTail tail;
    private Runnable signal;

    OutgoingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        this.tail = new RingTail(memory);
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
     *     Outcome#PINNED}, {@link Outcome#CORRUPT}, {@link Outcome#CLOSED}, {@link Outcome#IN_FLIGHT_FULL} or {@link
     *     Outcome#DUPLICATE}.
     * @throws IllegalArgumentException  if type, flags or length are none of these.
     * @throws IndexOutOfBoundsException if the payload is not in the buffer.
     * @throws IllegalStateException     if the channel is not open, or a claim is open.
     */
    public long offer(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        final long position = append(type, flags, transactionId, buffer, offset, length);
        if (position > 0) {
            publish();
        }
        return position;
    }

    /**
     * Write one packet that names ranges of memory outside the ring, and publish it.
     *
     * @param type          {@link Packet#GPA_DIRECT} or {@link Packet#TRANSFER_PAGES}.
     * @param flags         as in {@link #offer(int, int, long, DirectBuffer, int, int)}.
     * @param transactionId likewise.
     * @param ranges        of that type, all their pages given.
     * @param buffer        that holds the payload.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes; ranges and payload together up to {@link #maxPayloadLength()}.
     * @return as {@link #offer(int, int, long, DirectBuffer, int, int)}.
     * @throws IllegalArgumentException  if type, flags or lengths are none of these.
     * @throws IndexOutOfBoundsException if the payload, or the ranges, are not in their buffer.
     * @throws IllegalStateException     if the channel is not open, a claim is open, or the ranges are not complete.
     */
    public long offer(int type, int flags, long transactionId, PacketRanges ranges, DirectBuffer buffer, int offset,
        int length) {
        final long position = append(type, flags, transactionId, ranges, buffer, offset, length);
        if (position > 0) {
            publish();
        }
        return position;
    }

    /**
     * Write one packet without publishing it: the other end doesn't see it before {@link #publish()} or the next
     * offer or commit. A save can't begin in between.
     *
     * @param type          as in {@link #offer(int, int, long, DirectBuffer, int, int)}.
     * @param flags         likewise.
     * @param transactionId likewise.
     * @param buffer        likewise.
     * @param offset        likewise.
     * @param length        likewise.
     * @return likewise.
     * @throws IllegalArgumentException  likewise.
     * @throws IndexOutOfBoundsException likewise.
     * @throws IllegalStateException     likewise.
     */
    public long append(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        final RingMemory memory = this.memory;
        requireUsable("append");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        checkPacket(type, flags, length, 0);
        // All of it now: a payload that wraps would have been written in part when its second piece is refused.
        Objects.requireNonNull(buffer, "buffer").boundsCheck(offset, length);
        final int bodyLength = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        try {
            final int outcome = admit(flags, transactionId, bodyLength);
            if (outcome != PacketTracker.ADMITTED) {
                return outcome;
            }
            tail.putBody(tail.bodyIndex(), buffer, offset, length);
            if (flags != 0) {
                tracker.sending(type, transactionId);
            }
            return tail.finish(
                Packet.header(type, Packet.HEADER_LENGTH, Packet.HEADER_LENGTH + bodyLength, flags), transactionId);
        } catch (InternalError e) {
            return tail.lost(e);
        }
    }

    /**
     * Write one packet that names ranges without publishing it.
     *
     * @param type          as in {@link #offer(int, int, long, PacketRanges, DirectBuffer, int, int)}.
     * @param flags         likewise.
     * @param transactionId likewise.
     * @param ranges        likewise.
     * @param buffer        likewise.
     * @param offset        likewise.
     * @param length        likewise.
     * @return likewise.
     * @throws IllegalArgumentException  likewise.
     * @throws IndexOutOfBoundsException likewise.
     * @throws IllegalStateException     likewise.
     */
    public long append(int type, int flags, long transactionId, PacketRanges ranges, DirectBuffer buffer, int offset,
        int length) {
        final RingMemory memory = this.memory;
        requireUsable("append");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        Objects.requireNonNull(ranges, "ranges").requireComplete("append");
        if (ranges.type() != type || ranges.count() == 0 && type == Packet.GPA_DIRECT) {
            throw new IllegalArgumentException("ranges: " + ranges.count() + " of type " + ranges.type()
                + " for a packet of type " + type);
        }
        checkPacket(type, flags, length, ranges.length());
        Objects.requireNonNull(buffer, "buffer").boundsCheck(offset, length);
        ranges.source().boundsCheck(ranges.offset(), ranges.length());
        final int bodyLength = ranges.length() + BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        try {
            final int outcome = admit(flags, transactionId, bodyLength);
            if (outcome != PacketTracker.ADMITTED) {
                return outcome;
            }
            final int start = tail.bodyIndex();
            tail.putBody(memory.wrap(start + ranges.length()), buffer, offset, length);
            tail.putBody(start, ranges.source(), ranges.offset(), ranges.length());
            if (flags != 0) {
                tracker.sending(type, transactionId);
            }
            return tail.finish(Packet.header(type, Packet.HEADER_LENGTH + ranges.length(),
                Packet.HEADER_LENGTH + bodyLength, flags), transactionId);
        } catch (InternalError e) {
            return tail.lost(e);
        }
    }

    /**
     * Claim room for a packet whose payload the caller then writes into {@link #buffer()} from the returned index on,
     * all of it, and ends with {@link #commit} or {@link #abort}. One claim at a time; until it ended, this ring takes
     * no other packet, and its set can't be saved or paused.
     *
     * @param type          as in {@link #offer(int, int, long, DirectBuffer, int, int)}.
     * @param flags         likewise.
     * @param transactionId likewise; the in-flight slot is taken at the commit.
     * @param length        of the payload in bytes, 0 to {@link #maxPayloadLength()}.
     * @return the index of the payload in {@link #buffer()}, 0 or more, or a negative {@link Outcome} as from an offer.
     * @throws IllegalArgumentException if type, flags or length are none of these.
     * @throws IllegalStateException    if the channel is not open, or a claim is open.
     */
    public int tryClaim(int type, int flags, long transactionId, int length) {
        final RingMemory memory = this.memory;
        requireUsable("tryClaim");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        checkPacket(type, flags, length, 0);
        final int bodyLength = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int outcome = admit(flags, transactionId, bodyLength);
        if (outcome != PacketTracker.ADMITTED) {
            return outcome;
        }
        if (claim == null) {
            claim = new Claim(memory);
        }
        return claim.open(tail.bodyIndex(),
            Packet.header(type, Packet.HEADER_LENGTH, Packet.HEADER_LENGTH + bodyLength, flags), transactionId, length);
    }

    /**
     * Where the payload of the open claim goes: the ring itself or, where it would wrap, memory of this end that the
     * commit copies. Only the claimed range may be written, and no more than the claimed length.
     *
     * @return the buffer that the index of {@link #tryClaim} is of.
     * @throws IllegalStateException if no claim is open.
     */
    public MutableDirectBuffer buffer() {
        return requireClaim("buffer").buffer();
    }

    /**
     * End a claim: the packet is whole. It is published together with all that was appended before.
     *
     * @param index that {@link #tryClaim} returned.
     * @return the position after the packet, or {@link Outcome#CLOSED} if the channel was closed meanwhile, or {@link
     *     Outcome#CORRUPT} if the ring's file was truncated meanwhile.
     * @throws IllegalArgumentException if the index is not the claim's.
     * @throws IllegalStateException    if no claim is open.
     */
    public long commit(int index) {
        final RingMemory memory = this.memory;
        requireClaim("commit").end("commit", index);
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        final long header = claim.header();
        if (Packet.flags(header) != 0) {
            tracker.sending(Packet.type(header), claim.transactionId());
        }
        try {
            if (claim.aside() != null) {
                tail.putBody(tail.bodyIndex(), claim.aside(), 0, Packet.length(header) - Packet.HEADER_LENGTH);
            }
            tail.finish(header, claim.transactionId());
            publish();
        } catch (InternalError e) {
            return tail.lost(e);
        }
        return tail.damage() == null ? tail.position() : Outcome.CORRUPT;
    }

    /**
     * End a claim without a packet: nothing was sent.
     *
     * @param index that {@link #tryClaim} returned.
     * @throws IllegalArgumentException if the index is not the claim's.
     * @throws IllegalStateException    if no claim is open.
     */
    public void abort(int index) {
        requireClaim("abort").end("abort", index);
    }

    /**
     * Let the other end see all that was appended, and signal it if it has emptied the ring before and wants to be
     * signalled. Nothing happens if nothing was appended, or if the channel is closed.
     *
     * @throws IllegalStateException if the channel is not open, or a claim is open.
     */
    public void publish() {
        requireUsable("publish");
        final long before = tail.published();
        if (before != tail.position() && memory.state == RingMemory.OPEN) {
            try {
                tail.publish();
                if (signal != null) {
                    signalReader(before);
                }
            } catch (InternalError e) {
                tail.lost(e);
            }
        }
    }

    /**
     * The reader is signalled when it had read everything before what was just published, and has not masked signals.
     * Source: OpenVMM, {@code vmbus_ring}, {@code commit_write}.
     */
    private void signalReader(long before) {
        // The store of the tail, then these loads: pairs with the fence in IncomingRing.prepareToWait.
        VarHandle.fullFence();
        if (memory.control.getIntVolatile(ControlPage.INTERRUPT_MASK_OFFSET) != 0) {
            return;
        }
        final boolean emptied = memory.paired ? memory.publishedHead() == before
            : memory.control.getIntVolatile(ControlPage.OUT_OFFSET) == (int)(before % memory.length);
        if (emptied) {
            signal.run();
        }
    }

    /**
     * Ask for a signal when there is room for a packet. To be called before waiting for one. The next packet that is
     * sent takes the wish back.
     *
     * @param length of the packet's ranges and payload in bytes, 0 to {@link #maxPayloadLength()}.
     * @return true if there is no room and the caller may wait; false if there is, or the ring is damaged or closed.
     * @throws IllegalArgumentException if no packet is that long.
     * @throws IllegalStateException    if the channel is not open, or a claim is open.
     */
    public boolean prepareToWait(int length) {
        requireUsable("prepareToWait");
        if (memory.state == RingMemory.CLOSED) {
            return false;
        }
        checkLength(length, 0);
        final int required = RingTail.required(BitUtil.align(length, BitUtil.SIZE_OF_LONG));
        try {
            // First a look: nobody is asked for room because of a pin.
            if (tail.refreshFree() >= required) {
                tail.stopWaiting();
                return false;
            }
            tail.waitFor(required);
            // The store, then the load: pairs with the fence in IncomingRing.signalWriter.
            VarHandle.fullFence();
            if (tail.refreshFree() < required && tail.damage() == null) {
                return true;
            }
            tail.stopWaiting();
        } catch (InternalError e) {
            tail.lost(e);
        }
        return false;
    }

    /**
     * Bytes that can be written now, headers and footers included: a packet takes 24 bytes more than its ranges and
     * its padded payload. What a live save still reads counts as free, for it is moved out of the way when needed.
     *
     * @return in bytes; 0 if the channel is closed or the ring damaged.
     */
    public int free() {
        return memory.state == RingMemory.CLOSED ? 0 : tail.refreshFree();
    }

    /**
     * Longest payload that this ring could ever take, or ranges and payload together.
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
        return tail.position();
    }

    /**
     * What is wrong with the ring.
     *
     * @return null if nothing was found wrong so far.
     */
    public Damage damage() {
        return tail.damage();
    }

    /**
     * How to wake the end that reads this ring; null: it needs no waking. Not for embedders, who use the channel.
     *
     * @param wake to call, on the thread that publishes.
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
        tail.reset(newHead, newTail);
        claim = null;
    }

    /** What a cut must not split, in words; null if there is nothing. */
    String use() {
        if (isClaimed()) {
            return "has an open claim; commit or abort it first";
        }
        return tail.published() == tail.position() ? null : "has appended packets that are not published";
    }

    int index() {
        return tail.index();
    }

    long knownHead() {
        return tail.knownHead();
    }

    private boolean isClaimed() {
        return claim != null && claim.isOpen();
    }

    private Claim requireClaim(String operation) {
        if (!isClaimed()) {
            throw new IllegalStateException(operation + ": no claim is open");
        }
        return claim;
    }

    private void requireUsable(String operation) {
        if (memory.state != RingMemory.OPEN || claim != null) {
            refuse(operation);
        }
    }

    private void refuse(String operation) {
        memory.requireUsable(operation);
        if (isClaimed()) {
            throw new IllegalStateException(operation + ": a claim is open; commit or abort it first");
        }
    }

    private void checkPacket(int type, int flags, int length, int rangesLength) {
        if (rangesLength == 0 && type != Packet.IN_BAND && type != Packet.COMPLETION) {
            throw new IllegalArgumentException("type=" + type
                + ": a packet without ranges is IN_BAND or COMPLETION");
        }
        if ((flags & ~Packet.COMPLETION_REQUESTED) != 0 || flags != 0 && type == Packet.COMPLETION) {
            throw new IllegalArgumentException("flags=" + flags
                + ": 0, or COMPLETION_REQUESTED on what is no completion");
        }
        checkLength(length, rangesLength);
    }

    private void checkLength(int length, int rangesLength) {
        if (length < 0 || length > maxPayloadLength() - rangesLength) {
            throw new IllegalArgumentException("length=" + length + ": this ring takes payloads of 0 to "
                + (maxPayloadLength() - rangesLength) + " bytes");
        }
    }

    /** Is there room for a packet and, if it wants a completion, a slot? */
    private int admit(int flags, long transactionId, int bodyLength) {
        final int outcome = tail.reserve(bodyLength);
        return outcome == 0 && flags != 0 ? tracker.maySend(transactionId) : outcome;
    }
}
