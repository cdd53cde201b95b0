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
import org.ringsave.ring.Pins;
import org.ringsave.ring.ThreadCheck;

/**
 * The requests in flight in one direction at one end of a channel, in order of arrival, found by transaction id.
 * Nothing is allocated after construction.
 *
 * <p>One thread at a time: the owner's, or a thread that drives only this end of its channel.
 */
public final class InFlight {
    /** Objects of a table with slots on the heap, in bytes. */
    private static final int OBJECTS_LENGTH = 640;

    private final TableWords words;
    private final RequestSlots slots;
    final RequestIndex index;
    private final FreeSlots free;
    private final ChangeClock clock;
    /** Slot of the request that came before the request in a slot. */
    private final int[] previous;
    private int newest = NONE;
    private ThreadCheck threads;

    /** Makes an empty table. */
    InFlight(TableWords words, UnsafeBuffer heads, UnsafeBuffer packets, int capacity, int maxPacketLength,
        int contextLength, ChangeClock clock) {
        this(words, heads, packets, capacity, maxPacketLength, contextLength, clock,
            ThreadLocalRandom.current().nextLong());
    }

    /** Memory on the heap of a table of a number of slots, in bytes. */
    static long heapLength(int capacity) {
        return capacity == 0 ? 0
            : OBJECTS_LENGTH + (long)Integer.BYTES * (capacity + RequestIndex.bucketCount(capacity));
    }

    /** Makes a table with a given key of its index. */
    InFlight(TableWords words, UnsafeBuffer heads, UnsafeBuffer packets, int capacity, int maxPacketLength,
        int contextLength, ChangeClock clock, long key) {
        this.clock = clock;
        this.words = words;
        slots = new RequestSlots(heads, packets, capacity, maxPacketLength, contextLength);
        index = new RequestIndex(slots.address, slots.headLength, capacity, key);
        free = new FreeSlots(slots, words, capacity);
        previous = new int[capacity];
    }

    /**
     * Number of requests in flight.
     *
     * @return 0 to {@link #capacity()}.
     */
    public int count() {
        return words.count();
    }

    /**
     * Most requests that can be in flight, as configured. Any thread.
     *
     * @return the number of slots.
     */
    public int capacity() {
        return previous.length;
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
     * @throws IllegalStateException if the set checks threads, and another thread uses this end.
     */
    public int forget(long transactionId) {
        if (threads != null) {
            threads.enter("forget");
        }
        return drop(transactionId);
    }

    /** Drops a request for a call of the end, which has checked its thread. Returns as {@link #forget}. */
    int drop(long transactionId) {
        final int slot = index.remove(transactionId);
        if (slot == NONE) {
            return Outcome.UNKNOWN;
        }
        unlink(slot);
        words.packetsLength(words.packetsLength() - slots.packetLength(slot));
        final int left = words.count() - 1;
        words.count(left);
        if (left == 0) {
            free.restart(slot);
        } else {
            free.add(slot);
        }
        return 0;
    }

    /**
     * Visit all requests in order of arrival.
     *
     * @param handler of each. If it throws, the exception ends the visit.
     */
    public void forEach(InFlightHandler handler) {
        // A handler that closes the channel leaves nothing to visit.
        for (int slot = words.oldest(); slot != NONE && words.count() > 0;) {
            final int following = slots.next(slot);
            handler.onInFlight(slots.transactionId(slot), slots.type(slot), slots.packet(slot), slots.context(slot));
            slot = following;
        }
    }

    /** Returns 0 if {@link #insert} may add this id, else IN_FLIGHT_FULL, DUPLICATE or PINNED. */
    int admit(long transactionId) {
        if (contains(transactionId)) {
            return Outcome.DUPLICATE;
        }
        if (words.count() == free.capacity()) {
            return Outcome.IN_FLIGHT_FULL;
        }
        return free.reserve() ? 0 : Outcome.PINNED;
    }

    /**
     * Adds an admitted request as the newest, its context zeros. Its ranges lie right before its payload. Returns false
     * if a slot is too short for it; nothing has changed then.
     */
    boolean insert(long transactionId, int type, DirectBuffer packet, int offset, int length, int rangesLength) {
        if (rangesLength + length > slots.maxPacketLength) {
            return false;
        }
        final int slot = add(transactionId, type, length, rangesLength);
        // Empty packets are common, and calls that write nothing cost time.
        if (rangesLength + length > 0) {
            slots.putPacket(slot, packet, offset - rangesLength, rangesLength + length);
        }
        return true;
    }

    /**
     * Adds an admitted request as the newest, its context zeros. Its packet is in the returned slot, or comes later.
     */
    int add(long transactionId, int type, int length, int rangesLength) {
        final int before = words.count();
        if (before == 0) {
            free.startOver();
        }
        final int slot = free.take();
        index.put(transactionId, slot);
        slots.put(slot, transactionId, type, length, rangesLength, clock.now());
        previous[slot] = newest;
        if (newest == NONE) {
            words.oldest(slot);
        } else {
            slots.next(newest, slot);
        }
        newest = slot;
        words.count(before + 1);
        words.packetsLength(words.packetsLength() + rangesLength + length);
        return slot;
    }

    /** Has forget check that the thread of its end calls it. */
    void threads(ThreadCheck ofEnd) {
        threads = ofEnd;
    }

    /** Lets go of the memory: no request is in flight, and views that callers hold reach no bytes. */
    void close() {
        clear();
        free.close();
        slots.close();
        words.close();
    }

    void clear() {
        // The index holds ids of used slots only. Most tables are empty already, and a restore clears each one.
        if (words.used() > 0) {
            index.clear();
        } else {
            index.show();
        }
        words.clear();
        newest = NONE;
        free.clear();
    }

    /** Empties the table for requests that come with an image. They are hidden until {@link #show}. */
    void hide() {
        clear();
        // Before each id goes to a bucket of its own, one pass over all buckets brings them into the cache.
        index.hide();
    }

    /**
     * Adds requests whose heads stand in the next slots as an image has them. Returns how many: fewer if an id has come
     * already.
     */
    int addHidden(int requests) {
        final int first = words.used();
        final int end = index.putHidden(first, first + requests);
        words.used(end);
        words.packetsLength(words.packetsLength() + slots.takeOver(first, end, clock.now()));
        for (int slot = first; slot < end; slot++) {
            previous[slot] = slot - 1;
        }
        return end - first;
    }

    /** Shows the requests that were hidden, if they were. Slots of a table that was not may still be held by a save. */
    void show() {
        final int requests = words.used();
        if (index.isHidden() && requests > 0) {
            newest = requests - 1;
            slots.next(newest, NONE);
            words.oldest(0);
            words.count(requests);
            index.show();
        }
    }

    /** Stamps all requests with the first number of the clock, which starts again. */
    void renewStamps() {
        for (int slot = words.oldest(); slot != NONE; slot = slots.next(slot)) {
            slots.clock(slot, ChangeClock.FIRST);
        }
        free.takeBackHeld();
        if (free.held() != null) {
            free.held().forgetPlaces();
        }
    }

    TableWords words() {
        return words;
    }

    RequestSlots slots() {
        return slots;
    }

    /** Tells a table of received requests its pin slot. No save reads it. */
    void pins(Pins pins, int pinSlot) {
        if (slots.maxPacketLength == 0) {
            return;
        }
        if (free.held() == null) {
            free.held(new HeldSlots(slots, clock, pins));
        }
        free.takeBackHeld();
        free.held().pinSlot(pinSlot);
    }

    /** Saver: index in the spill arena of a slot's packet; negative if it was not spilled. */
    long spilledPacket(int slot) {
        return free.held().spilledIndex(slot);
    }

    private void unlink(int slot) {
        final int before = previous[slot];
        final int after = slots.next(slot);
        if (before == NONE) {
            words.oldest(after);
        } else {
            slots.next(before, after);
        }
        if (after == NONE) {
            newest = before;
        } else {
            previous[after] = before;
        }
    }
}
