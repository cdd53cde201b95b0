/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The writing end of a ring. One thread at a time: the owner's, or a thread that drives only this end of its channel.
 *
 * <p>{@link #offer} writes one packet and publishes it. For a batch, {@link #append} the packets and {@link #publish}
 * them together: every store of an index costs the other end a cache miss. {@link #tryClaim} lets the caller encode a
 * payload in the ring itself.
 */
public final class OutgoingRing {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private final RingTail tail;
    private Claim claim;
    private Runnable signal;
    private ThreadCheck threads;

    OutgoingRing(RingMemory memory, PacketTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        this.tail = new RingTail(memory);
    }

    /**
     * Write one packet and publish it, together with all packets appended before.
     *
     * @param type          {@link Packet#IN_BAND} or {@link Packet#COMPLETION}.
     * @param flags         0 or {@link Packet#COMPLETION_REQUESTED}; the latter takes an in-flight slot where the
     *                      channel has any. If this process has both ends, ranges and payload of such a request
     *                      take up to {@code maxPacketLength} bytes.
     * @param transactionId of the packet. A completion carries the id of the request that it answers.
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
    public long offer(int type, int flags, long transactionId, PacketRangesEncoder ranges, DirectBuffer buffer,
        int offset, int length) {
        final long position = append(type, flags, transactionId, ranges, buffer, offset, length);
        if (position > 0) {
            publish();
        }
        return position;
    }

    /**
     * Write one packet without publishing it. The other end sees it after {@link #publish()} or the next offer or
     * commit. A save can't begin in between.
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
        if (flags == 0 && (type == Packet.IN_BAND || type == Packet.COMPLETION) && memory.state == RingMemory.OPEN) {
            final long position = tail.writePlain(type, transactionId, buffer, offset, length);
            if (position != 0) {
                return position;
            }
        }
        return appendAny(type, flags, transactionId, buffer, offset, length);
    }

    /** Appends any packet without ranges, and checks all of its rules. */
    private long appendAny(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        requireUsable("append");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        SendRules.checkPacket(memory, tracker, type, flags, length, 0);
        // A payload that wraps is written in two pieces, so both are checked before the first is written.
        Objects.requireNonNull(buffer, "buffer").boundsCheck(offset, length);
        final int bodyLength = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int outcome = admit(flags, transactionId, bodyLength);
        if (outcome != PacketTracker.ADMITTED) {
            return outcome;
        }
        final long position = tail.write(
            Packet.header(type, Packet.HEADER_LENGTH, Packet.HEADER_LENGTH + bodyLength, flags), transactionId,
            buffer, offset, length);
        if (flags != 0) {
            track(type, transactionId, position);
        }
        return position;
    }

    /**
     * Write one packet that names ranges without publishing it.
     *
     * @param type          as in {@link #offer(int, int, long, PacketRangesEncoder, DirectBuffer, int, int)}.
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
    public long append(int type, int flags, long transactionId, PacketRangesEncoder ranges, DirectBuffer buffer,
        int offset, int length) {
        requireUsable("append");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        Objects.requireNonNull(ranges, "ranges").requireComplete("append");
        if (ranges.type() != type || ranges.count() == 0 && type == Packet.GPA_DIRECT) {
            throw new IllegalArgumentException("ranges: " + ranges.count() + " of type " + ranges.type()
                + " for a packet of type " + type);
        }
        SendRules.checkPacket(memory, tracker, type, flags, length, ranges.length());
        Objects.requireNonNull(buffer, "buffer").boundsCheck(offset, length);
        ranges.buffer().boundsCheck(ranges.offset(), ranges.length());
        final int bodyLength = ranges.length() + BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int outcome = admit(flags, transactionId, bodyLength);
        if (outcome != PacketTracker.ADMITTED) {
            return outcome;
        }
        final long position = tail.write(Packet.header(type, Packet.HEADER_LENGTH + ranges.length(),
            Packet.HEADER_LENGTH + bodyLength, flags), transactionId, ranges, buffer, offset, length);
        if (flags != 0) {
            track(type, transactionId, position);
        }
        return position;
    }

    /** Takes an in-flight slot for a packet that asks for a completion, if it was written. */
    private void track(int type, long transactionId, long position) {
        if (position > 0) {
            tracker.sent(type, transactionId);
        }
    }

    /**
     * Claim room for a packet. The caller then writes the whole payload into {@link #buffer()}, from the returned index
     * on, and ends the claim with {@link #commit} or {@link #abort}. Until then, this ring takes no other packet, and
     * its set can't be saved or paused.
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
        requireUsable("tryClaim");
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        SendRules.checkPacket(memory, tracker, type, flags, length, 0);
        final int bodyLength = BitUtil.align(length, BitUtil.SIZE_OF_LONG);
        final int outcome = admit(flags, transactionId, bodyLength);
        if (outcome != PacketTracker.ADMITTED) {
            return outcome;
        }
        if (claim == null) {
            claim = new Claim(memory);
        }
        // While the claim is open, each append must find it.
        tail.ask();
        return claim.open(tail.bodyIndex(),
            Packet.header(type, Packet.HEADER_LENGTH, Packet.HEADER_LENGTH + bodyLength, flags), transactionId, length);
    }

    /**
     * The buffer for the payload of the open claim. It is the ring itself or, where the payload would wrap, memory of
     * this end that the commit copies. The caller may write the claimed bytes only.
     *
     * @return the buffer in which the index of {@link #tryClaim} counts.
     * @throws IllegalStateException if no claim is open.
     */
    public MutableDirectBuffer buffer() {
        return requireClaim("buffer").buffer();
    }

    /**
     * End a claim with a whole packet. It is published together with all packets appended before.
     *
     * @param index that {@link #tryClaim} returned.
     * @return the position after the packet, or {@link Outcome#CLOSED} if the channel was closed meanwhile, or {@link
     *     Outcome#CORRUPT} if the ring's file was truncated meanwhile.
     * @throws IllegalArgumentException if the index is not the claim's.
     * @throws IllegalStateException    if no claim is open.
     */
    public long commit(int index) {
        final Claim open = requireClaim("commit");
        memory.requireUsable("commit", threads);
        open.end("commit", index);
        if (memory.state == RingMemory.CLOSED) {
            return Outcome.CLOSED;
        }
        final long position = tail.write(claim);
        if (Packet.flags(claim.header()) != 0) {
            track(Packet.type(claim.header()), claim.transactionId(), position);
        }
        if (position > 0) {
            publish();
        }
        return tail.damage() == null ? position : Outcome.CORRUPT;
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
     * Let the other end see all appended packets. Signal that end if it had emptied the ring before and has not masked
     * signals. Nothing happens if nothing was appended, or if the channel is closed.
     *
     * @throws IllegalStateException if the channel is not open, or a claim is open.
     */
    public void publish() {
        requireUsable("publish");
        if (tail.published() != tail.position() && memory.isOpen() && tail.publish(signal != null)) {
            signal.run();
        }
    }

    /**
     * Ask for a signal when there is room for a packet. Call it before waiting for a signal. The next packet that is
     * sent takes the request back.
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
        SendRules.checkLength(memory, length, 0);
        return tail.askForRoom(BitUtil.align(length, BitUtil.SIZE_OF_LONG));
    }

    /**
     * Bytes that can be written now, headers and footers included. A packet takes 24 bytes more than its ranges and its
     * padded payload. Bytes that a live save still reads count as free, because a writer in need of them spills them.
     *
     * @return in bytes; 0 if the channel is closed or the ring damaged.
     */
    public int free() {
        return memory.state == RingMemory.CLOSED ? 0 : tail.free();
    }

    /**
     * Longest payload of a packet in this ring, its ranges included.
     *
     * @return in bytes.
     */
    public int maxPayloadLength() {
        return SendRules.maxPayloadLength(memory);
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
     * The rule that the ring breaks.
     *
     * @return null if the ring broke no rule so far.
     */
    public Damage damage() {
        return tail.damage();
    }

    /** Sets the signal to the reading end, called on the thread that publishes; null if that end needs none. */
    void onSignal(Runnable wake) {
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

    /** The use that a cut must not split, in words; null if there is none. */
    String use() {
        if (isClaimed()) {
            return "has an open claim; commit or abort it first";
        }
        return tail.published() == tail.position() ? null : "has appended packets that are not published";
    }

    void threads(ThreadCheck ofEnd) {
        threads = ofEnd;
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
        memory.requireUsable(operation, threads);
        if (claim != null) {
            requireNoClaim(operation);
        }
    }

    private void requireNoClaim(String operation) {
        if (isClaimed()) {
            throw new IllegalStateException(operation + ": a claim is open; commit or abort it first");
        }
    }

    /** Is there room for a packet and, if it wants a completion, a slot? */
    private int admit(int flags, long transactionId, int bodyLength) {
        final int outcome = tail.reserve(bodyLength);
        return outcome == 0 && flags != 0 ? tracker.maySend(transactionId) : outcome;
    }
}
