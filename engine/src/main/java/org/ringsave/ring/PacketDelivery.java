/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Gives one packet of any kind to its handler, and says how many bytes of the ring it took. Plain packets in one piece
 * go another way, in {@link IncomingRing}.
 */
final class PacketDelivery {
    private final RingMemory memory;
    private final PacketTracker tracker;
    private final RingHead head;
    private final PacketCopy copy;
    private PacketRanges ranges;
    private long unknownCompletions;
    private long repeatedRequests;

    PacketDelivery(RingMemory memory, PacketTracker tracker, RingHead head, PacketCopy copy) {
        this.memory = memory;
        this.tracker = tracker;
        this.head = head;
        this.copy = copy;
    }

    PacketRanges ranges() {
        if (ranges == null) {
            ranges = new PacketRanges();
        }
        return ranges;
    }

    /** Did the packet that was delivered last have ranges? */
    boolean hasRanges() {
        return ranges != null && ranges.length() != 0;
    }

    long unknownCompletions() {
        return unknownCompletions;
    }

    long repeatedRequests() {
        return repeatedRequests;
    }

    /** Lets go of the memory: ranges that an embedder still holds reach nothing. */
    void close() {
        if (ranges != null) {
            ranges.close();
        }
    }

    /** Returns how many bytes of the ring the packet took; 0, PINNED or TOO_LONG if it was not consumed. */
    int deliver(PacketHandler handler, long header, int start, long position, int available) {
        final RingMemory memory = this.memory;
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

    /** Hands over a packet whose body stands in a buffer. Returns as {@link #deliver}. */
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
     * and dropped, as drivers do. Any other packet ends the poll. Returns as {@link #deliver}.
     */
    int refuse(int verdict, PacketHandler handler, long header, long transactionId, int start, long position) {
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

    /** Returns as {@link #deliver}. */
    int settle(PacketAction action, long header, long transactionId, DirectBuffer buffer, int offset) {
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
}
