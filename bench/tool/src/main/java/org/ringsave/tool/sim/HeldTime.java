/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.PacketRangesEncoder;

/**
 * Stops simulated time while a live save blocks a call and its spill arena is full. The save goes on within the tick
 * until the call is possible. So guests and devices behave the same with a save and without.
 */
final class HeldTime {
    private Room room;
    private long count;

    /** Sets the room for calls that the running save blocks. */
    void onHeld(Room made) {
        room = made;
    }

    /** Number of calls that waited for a save within a tick. */
    long count() {
        return count;
    }

    /** Appends a packet, as the ring does. The outcome is never {@link Outcome#PINNED}. */
    long append(OutgoingRing ring, int type, int flags, long transactionId, DirectBuffer packet, int length) {
        final long outcome = ring.append(type, flags, transactionId, packet, 0, length);
        return outcome != Outcome.PINNED ? outcome
            : await(() -> ring.append(type, flags, transactionId, packet, 0, length));
    }

    /** Appends a packet with ranges, as the ring does. The outcome is never {@link Outcome#PINNED}. */
    long append(OutgoingRing ring, int flags, long transactionId, PacketRangesEncoder ranges, DirectBuffer packet,
        int length) {
        final long outcome = ring.append(Packet.GPA_DIRECT, flags, transactionId, ranges, packet, 0, length);
        return outcome != Outcome.PINNED ? outcome
            : await(() -> ring.append(Packet.GPA_DIRECT, flags, transactionId, ranges, packet, 0, length));
    }

    /**
     * Polls up to a number of packets, as the ring does. It goes on where a live save ended a poll early. Throws if the
     * ring is damaged.
     */
    void poll(IncomingRing ring, PacketHandler handler, int limit) {
        int polled = 0;
        while (polled < limit) {
            final int left = limit - polled;
            int outcome = ring.poll(handler, left);
            if (outcome == Outcome.PINNED) {
                outcome = (int)await(() -> ring.poll(handler, left));
            }
            RingOutcomes.requirePolled(ring, outcome);
            if (outcome == 0) {
                return;
            }
            polled += outcome;
        }
    }

    /** Writes bytes to a region, as the region does. */
    void put(MemoryRegion region, long offset, DirectBuffer from, int index, int length) {
        if (!region.putBytes(offset, from, index, length)) {
            await(() -> region.putBytes(offset, from, index, length) ? 0 : Outcome.PINNED);
        }
    }

    /** Writes 8 bytes to a region, as the region does. */
    void put(MemoryRegion region, long offset, long value) {
        if (!region.putLong(offset, value)) {
            await(() -> region.putLong(offset, value) ? 0 : Outcome.PINNED);
        }
    }

    /** Makes whole pages of a region absent, as the region does. */
    void discard(MemoryRegion region, long offset, int length) {
        if (!region.discard(offset, length)) {
            await(() -> region.discard(offset, length) ? 0 : Outcome.PINNED);
        }
    }

    private long await(LongSupplier operation) {
        if (room == null) {
            throw new IllegalStateException("a live save is in the way and cannot go on: call onHeld first");
        }
        count++;
        return room.await(operation);
    }
}
