/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Outcome;

/**
 * The requests in flight in one direction at one end of a channel, in order of arrival, found by transaction id. The
 * owner's thread only; nothing is allocated after construction.
 *
 * <p>A slot in off-heap memory:
 *
 * <pre>
 *      0                               8               12      14      16
 *     +-------------------------------+---------------+-------+-------+
 *   0 | transactionId                 | packetLength  | type  | ranges|  in units of 8 bytes
 *     +-------------------------------+---------------+-------+-------+
 *  16 | context area, zeros to a multiple of 8                    ... |
 *     +---------------------------------------------------------------+
 *     | ranges of guest memory that the packet names              ... |
 *     +---------------------------------------------------------------+
 *     | payload of the packet, packetLength bytes                 ... |
 *     +---------------------------------------------------------------+
 * </pre>
 */
public final class InFlight {
    private static final int PACKET_LENGTH_OFFSET = SIZE_OF_LONG;
    private static final int TYPE_OFFSET = PACKET_LENGTH_OFFSET + SIZE_OF_INT;
    private static final int RANGES_OFFSET = TYPE_OFFSET + SIZE_OF_SHORT;
    private static final int CONTEXT_OFFSET = RANGES_OFFSET + SIZE_OF_SHORT;
    private static final int NONE = -1;
    /** 2^64 divided by the golden ratio. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final UnsafeBuffer slots;
    private final int slotLength;
    private final int contextLength;
    private final int packetOffset;
    private final int capacity;
    private final int mask;
    private final int shift;
    private final long key;
    private final int[] buckets;
    private final int[] next;
    private final int[] previous;
    private final UnsafeBuffer contextView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer packetView = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer rangesView = new UnsafeBuffer(0, 0);
    private int count;
    private int oldest = NONE;
    private int newest = NONE;
    private int free;

    InFlight(UnsafeBuffer slots, int capacity, int maxPacketLength, int contextLength) {
        this(slots, capacity, maxPacketLength, contextLength, ThreadLocalRandom.current().nextLong());
    }

    /** The key decides which bucket an id goes to, and nothing else: neither an order nor a byte of an image. */
    InFlight(UnsafeBuffer slots, int capacity, int maxPacketLength, int contextLength, long key) {
        this.slots = slots;
        this.capacity = capacity;
        this.contextLength = contextLength;
        this.packetOffset = CONTEXT_OFFSET + BitUtil.align(contextLength, SIZE_OF_LONG);
        this.slotLength = slotLength(maxPacketLength, contextLength);
        // A third full at most: a probe then mostly ends where it begins, which the processor predicts.
        this.mask = BitUtil.findNextPositivePowerOfTwo(capacity * 3) - 1;
        this.shift = Long.numberOfLeadingZeros(mask);
        this.key = key | 1;
        this.buckets = capacity == 0 ? new int[0] : new int[mask + 1];
        this.next = new int[capacity];
        this.previous = new int[capacity];
        clear();
    }

    static int slotLength(int maxPacketLength, int contextLength) {
        return CONTEXT_OFFSET + BitUtil.align(contextLength, SIZE_OF_LONG) + maxPacketLength;
    }

    static long memoryLength(int capacity, int maxPacketLength, int contextLength) {
        return (long)capacity * slotLength(maxPacketLength, contextLength);
    }

    /**
     * How many are in flight.
     *
     * @return 0 to {@link #capacity()}.
     */
    public int count() {
        return count;
    }

    /**
     * How many can be in flight, as configured.
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
        return capacity > 0 && buckets[bucket(transactionId)] != NONE;
    }

    /**
     * The context area of a request in flight: zeros at first, then what the embedder stores; it is saved with the
     * packet.
     *
     * @param transactionId of the request.
     * @return a view that is good until the next call on this table, or null if no such request is in flight.
     */
    public MutableDirectBuffer context(long transactionId) {
        final int slot = find(transactionId);
        return slot == NONE ? null : contextOf(slot);
    }

    /**
     * The payload of a request that was received, as it was delivered.
     *
     * @param transactionId of the request.
     * @return a view that is good until the next call on this table, or null if no such request is in flight.
     */
    public DirectBuffer packet(long transactionId) {
        final int slot = find(transactionId);
        return slot == NONE ? null : packetOf(slot);
    }

    /**
     * What a request that was received names outside its ring: the bytes between header and payload of a packet of
     * type {@link org.ringsave.ring.Packet#TRANSFER_PAGES} or {@link org.ringsave.ring.Packet#GPA_DIRECT}, as they
     * came. May be called while {@link #forEach} visits the request.
     *
     * @param transactionId of the request.
     * @return a view that is good until the next call on this table, its length a multiple of 8, 0 for an in-band
     *     packet and for a request that was sent; or null if no such request is in flight.
     */
    public DirectBuffer ranges(long transactionId) {
        final int slot = find(transactionId);
        if (slot == NONE) {
            return null;
        }
        final int base = slot * slotLength;
        rangesView.wrap(slots, base + packetOffset, rangesLength(base));
        return rangesView;
    }

    /**
     * Drop a request without completing it.
     *
     * @param transactionId of the request.
     * @return 0, or {@link Outcome#UNKNOWN} if no such request is in flight.
     */
    public int forget(long transactionId) {
        if (capacity == 0) {
            return Outcome.UNKNOWN;
        }
        final int bucket = bucket(transactionId);
        return buckets[bucket] == NONE ? Outcome.UNKNOWN : remove(bucket);
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
            final int base = slot * slotLength;
            handler.onInFlight(slots.getLong(base), slots.getShort(base + TYPE_OFFSET), packetOf(slot),
                contextOf(slot));
            slot = following;
        }
    }

    /** Returns 0, IN_FLIGHT_FULL or DUPLICATE: whether {@link #insert} would take this id. */
    int admit(long transactionId) {
        if (contains(transactionId)) {
            return Outcome.DUPLICATE;
        }
        return count == capacity ? Outcome.IN_FLIGHT_FULL : 0;
    }

    /** Adds an admitted request as the newest, its context zeros. Its ranges lie right before its payload. */
    void insert(long transactionId, int type, DirectBuffer packet, int offset, int length, int rangesLength) {
        if (rangesLength + length > slotLength - packetOffset) {
            throw new IllegalStateException((rangesLength == 0 ? "" : "ranges of " + rangesLength + " bytes and ")
                + "payload of " + length + " bytes can't be kept in flight: the channel's maxPacketLength is "
                + (slotLength - packetOffset));
        }
        final int slot = free;
        free = next[slot];
        buckets[bucket(transactionId)] = slot;
        previous[slot] = newest;
        next[slot] = NONE;
        if (newest == NONE) {
            oldest = slot;
        } else {
            next[newest] = slot;
        }
        newest = slot;
        count++;
        final int base = slot * slotLength;
        slots.putLong(base, transactionId);
        slots.putInt(base + PACKET_LENGTH_OFFSET, length);
        slots.putShort(base + TYPE_OFFSET, (short)type);
        slots.putShort(base + RANGES_OFFSET, (short)(rangesLength >> 3));
        // Nothing to write is common, and the calls that would write it are not free.
        if (packetOffset > CONTEXT_OFFSET) {
            slots.setMemory(base + CONTEXT_OFFSET, packetOffset - CONTEXT_OFFSET, (byte)0);
        }
        if (rangesLength + length > 0) {
            slots.putBytes(base + packetOffset, packet, offset - rangesLength, rangesLength + length);
        }
    }

    /** Lets go of the memory: nothing is in flight any more, and views that were handed out reach nothing. */
    void close() {
        clear();
        slots.wrap(0, 0);
        contextView.wrap(0, 0);
        packetView.wrap(0, 0);
        rangesView.wrap(0, 0);
    }

    void clear() {
        count = 0;
        oldest = NONE;
        newest = NONE;
        Arrays.fill(buckets, NONE);
        for (int slot = 0; slot < capacity; slot++) {
            next[slot] = slot + 1;
        }
        free = 0;
    }

    /** Bytes that {@link #capture} writes for all requests. */
    long capturedLength(int headerLength) {
        long length = 0;
        for (int slot = oldest; slot != NONE; slot = next[slot]) {
            length += headerLength + packetOffset - CONTEXT_OFFSET + bodyLength(slot * slotLength);
        }
        return length;
    }

    /** Copies every request in order of arrival: its slot with tag and state length after the first 16 bytes. */
    int capture(UnsafeBuffer arena, int index, int tag, int[] stateLengths, int firstState) {
        int to = index;
        int state = firstState;
        for (int slot = oldest; slot != NONE; slot = next[slot]) {
            final int base = slot * slotLength;
            final int length = packetOffset - CONTEXT_OFFSET + bodyLength(base);
            arena.putBytes(to, slots, base, CONTEXT_OFFSET);
            final int stateLength = stateLengths == null ? 0 : stateLengths[state++];
            arena.putInt(to + CONTEXT_OFFSET, tag);
            arena.putInt(to + CONTEXT_OFFSET + SIZE_OF_INT, stateLength);
            to += CONTEXT_OFFSET + SIZE_OF_LONG;
            arena.putBytes(to, slots, base + CONTEXT_OFFSET, length);
            to += length;
            final int padded = BitUtil.align(stateLength, SIZE_OF_LONG);
            arena.setMemory(to, padded, (byte)0);
            to += padded;
        }
        return to;
    }

    private int rangesLength(int base) {
        return (slots.getShort(base + RANGES_OFFSET) & 0xFFFF) << 3;
    }

    private int bodyLength(int base) {
        return rangesLength(base) + slots.getInt(base + PACKET_LENGTH_OFFSET);
    }

    private int find(long transactionId) {
        return capacity == 0 ? NONE : buckets[bucket(transactionId)];
    }

    /** Index of the bucket that holds the id, or of the empty one where it would go. */
    private int bucket(long transactionId) {
        int bucket = home(transactionId);
        while (buckets[bucket] != NONE && slots.getLong(buckets[bucket] * slotLength) != transactionId) {
            bucket = bucket + 1 & mask;
        }
        return bucket;
    }

    /**
     * The bucket where the probe for an id begins. The other side picks the ids, and must not know which share one:
     * by the top bits of its product with a secret odd number, any id shares the bucket of any other with a chance of
     * at most 2 in the number of buckets (Dietzfelbinger, Hagerup, Katajainen, Penttonen: A Reliable Randomized
     * Algorithm for the Closest-Pair Problem, 1997). But that, and the product folded once, would still let ids at
     * equal distances, which drivers have, form runs of half a table under some keys. Folded twice it does not.
     */
    int home(long transactionId) {
        final long keyed = transactionId * key;
        final long folded = (keyed ^ keyed >>> 32) * MULTIPLIER;
        return (int)((folded ^ folded >>> 32) * MULTIPLIER >>> shift);
    }

    /** Most buckets in a row that are taken: no probe looks at more than these and an empty one. */
    int longestRun() {
        int longest = 0;
        int run = 0;
        // Twice around, for a run that wraps. There always is an empty bucket.
        for (int i = 0; i < 2 * buckets.length; i++) {
            run = buckets[i & mask] == NONE ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private int remove(int emptied) {
        final int slot = buckets[emptied];
        unlink(slot);
        next[slot] = free;
        free = slot;
        count--;
        int hole = emptied;
        buckets[hole] = NONE;
        // Close the gap: an entry moves back if its home is not between the hole and where it stands.
        for (int bucket = hole + 1 & mask; buckets[bucket] != NONE; bucket = bucket + 1 & mask) {
            final int home = home(slots.getLong(buckets[bucket] * slotLength));
            if ((bucket - home & mask) >= (bucket - hole & mask)) {
                buckets[hole] = buckets[bucket];
                buckets[bucket] = NONE;
                hole = bucket;
            }
        }
        return 0;
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

    private UnsafeBuffer contextOf(int slot) {
        contextView.wrap(slots, slot * slotLength + CONTEXT_OFFSET, contextLength);
        return contextView;
    }

    private UnsafeBuffer packetOf(int slot) {
        final int base = slot * slotLength;
        packetView.wrap(slots, base + packetOffset + rangesLength(base), slots.getInt(base + PACKET_LENGTH_OFFSET));
        return packetView;
    }
}
