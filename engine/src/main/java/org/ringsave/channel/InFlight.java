/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.RequestIndex.NONE;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Outcome;

/**
 * The requests in flight in one direction at one end of a channel, in order of arrival, found by transaction id.
 * Nothing is allocated after construction.
 *
 * <p>One thread at a time: the owner's, or a thread that drives only this end of its channel.
 */
public final class InFlight {
    private final RequestSlots slots;
    final RequestIndex index;
    private final int capacity;
    /** In order of arrival; of a free slot, the next free one. */
    private final int[] next;
    private final int[] previous;
    private int count;
    private int oldest = NONE;
    private int newest = NONE;
    private int free;

    InFlight(UnsafeBuffer memory, int capacity, int maxPacketLength, int contextLength) {
        this(memory, capacity, maxPacketLength, contextLength, ThreadLocalRandom.current().nextLong());
    }

    /** Makes a table with a given key of its index. */
    InFlight(UnsafeBuffer memory, int capacity, int maxPacketLength, int contextLength, long key) {
        this.capacity = capacity;
        slots = new RequestSlots(memory, maxPacketLength, contextLength);
        index = new RequestIndex(memory, slots.slotLength(), capacity, key);
        next = new int[capacity];
        previous = new int[capacity];
        clear();
    }

    /**
     * Number of requests in flight.
     *
     * @return 0 to {@link #capacity()}.
     */
    public int count() {
        return count;
    }

    /**
     * Most requests that can be in flight, as configured. Any thread.
     *
     * @return the number of slots.
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Is a request in flight?
     *
     * @param transactionId of the request.
     * @return true if so.
     */
    public boolean contains(long transactionId) {
        return index.find(transactionId) != NONE;
    }

    /**
     * Context area of a request in flight: zeros at first, then the bytes that the embedder stores. It is saved with
     * the request.
     *
     * @param transactionId of the request.
     * @return a view that is valid until the next call on this table, or null if no such request is in flight.
     */
    public MutableDirectBuffer context(long transactionId) {
        final int slot = index.find(transactionId);
        return slot == NONE ? null : slots.context(slot);
    }

    /**
     * Payload of a request that was received, as it was delivered.
     *
     * @param transactionId of the request.
     * @return a view that is valid until the next call on this table, or null if no such request is in flight.
     */
    public DirectBuffer packet(long transactionId) {
        final int slot = index.find(transactionId);
        return slot == NONE ? null : slots.packet(slot);
    }

    /**
     * Ranges of guest memory that a received request names: the bytes between header and payload of a packet of type
     * {@link org.ringsave.ring.Packet#TRANSFER_PAGES} or {@link org.ringsave.ring.Packet#GPA_DIRECT}, as they came. The
     * handler of {@link #forEach} may call it for its request.
     *
     * @param transactionId of the request.
     * @return a view that is valid until the next call on this table. Its length is a multiple of 8; it is 0 for an
     *     in-band packet and for a request that was sent. Null if no such request is in flight.
     */
    public DirectBuffer ranges(long transactionId) {
        final int slot = index.find(transactionId);
        return slot == NONE ? null : slots.ranges(slot);
    }

    /**
     * Drop a request without completing it.
     *
     * @param transactionId of the request.
     * @return 0, or {@link Outcome#UNKNOWN} if no such request is in flight.
     */
    public int forget(long transactionId) {
        final int slot = index.remove(transactionId);
        if (slot == NONE) {
            return Outcome.UNKNOWN;
        }
        unlink(slot);
        next[slot] = free;
        free = slot;
        count--;
        return 0;
    }

    /**
     * Visit all requests in order of arrival.
     *
     * @param handler of each. If it throws, the exception ends the visit.
     */
    public void forEach(InFlightHandler handler) {
        // A handler that closes the channel leaves nothing to visit.
        for (int slot = oldest; slot != NONE && count > 0;) {
            final int following = next[slot];
            handler.onInFlight(slots.transactionId(slot), slots.type(slot), slots.packet(slot), slots.context(slot));
            slot = following;
        }
    }

    /** Returns 0 if {@link #insert} may add this id, else IN_FLIGHT_FULL or DUPLICATE. */
    int admit(long transactionId) {
        if (contains(transactionId)) {
            return Outcome.DUPLICATE;
        }
        return count == capacity ? Outcome.IN_FLIGHT_FULL : 0;
    }

    /** Adds an admitted request as the newest, its context zeros. Its ranges lie right before its payload. */
    void insert(long transactionId, int type, DirectBuffer packet, int offset, int length, int rangesLength) {
        slots.requireRoom(length, rangesLength);
        final int slot = free;
        free = next[slot];
        index.put(transactionId, slot);
        previous[slot] = newest;
        next[slot] = NONE;
        if (newest == NONE) {
            oldest = slot;
        } else {
            next[newest] = slot;
        }
        newest = slot;
        count++;
        slots.put(slot, transactionId, type, packet, offset, length, rangesLength);
    }

    /** Lets go of the memory: no request is in flight, and views that callers hold reach no bytes. */
    void close() {
        clear();
        slots.close();
    }

    void clear() {
        count = 0;
        oldest = NONE;
        newest = NONE;
        index.clear();
        for (int slot = 0; slot < capacity; slot++) {
            next[slot] = slot + 1;
        }
        free = 0;
    }

    RequestSlots slots() {
        return slots;
    }

    /** Slot of the request that arrived first, or NONE. */
    int oldest() {
        return oldest;
    }

    /** Slot of the request that arrived after the request in a slot, or NONE. */
    int next(int slot) {
        return next[slot];
    }

    private void unlink(int slot) {
        final int before = previous[slot];
        final int after = next[slot];
        if (before == NONE) {
            oldest = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            newest = before;
        } else {
            previous[after] = before;
        }
    }
}
