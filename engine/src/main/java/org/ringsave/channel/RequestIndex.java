/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.ringsave.memory.Words;

/**
 * Finds the slot of a request by its transaction id: a hash table with linear probing. Ids stand in the heads of slots
 * only. The key decides the bucket of an id, and nothing else: neither an order nor a byte of an image.
 */
final class RequestIndex {
    /** Stands for no slot. */
    static final int NONE = -1;
    private static final int[] NOTHING = {};
    /** 2^64 divided by the golden ratio. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    // The address and not the RequestSlots: a probe would load one more pointer.
    private final long address;
    private final int headLength;
    private final int shift;
    private final long key;
    private final int[] all;
    /** All buckets, or none while the requests are hidden. */
    private int[] buckets;
    // A request is looked for, and then put or removed: the second probe is spared.
    private long probedId;
    private int probed = NONE;

    RequestIndex(long address, int headLength, int capacity, long key) {
        this.address = address;
        this.headLength = headLength;
        shift = Long.numberOfLeadingZeros(bucketCount(capacity) - 1);
        this.key = key | 1;
        all = capacity == 0 ? NOTHING : new int[bucketCount(capacity)];
        clear();
    }

    /** A third full at most: a probe then mostly ends where it begins, and the processor predicts that. */
    static int bucketCount(int capacity) {
        return BitUtil.findNextPositivePowerOfTwo(capacity * 3);
    }

    void clear() {
        show();
        Arrays.fill(all, NONE);
    }

    /** Drops all ids. From here on no id is found, and ids can be put with {@link #putHidden} alone. */
    void hide() {
        Arrays.fill(all, NONE);
        buckets = NOTHING;
    }

    boolean isHidden() {
        return buckets != all;
    }

    /** All ids are found. */
    void show() {
        probed = NONE;
        buckets = all;
    }

    /** Puts the ids that stand in slots from one to another. Returns the first slot whose id it holds already. */
    int putHidden(int from, int end) {
        for (int slot = from; slot < end; slot++) {
            final int bucket = emptyBucket(transactionId(slot));
            if (bucket == NONE) {
                return slot;
            }
            all[bucket] = slot;
        }
        return end;
    }

    /** The bucket that an id goes to; NONE if the index holds the id. */
    private int emptyBucket(long transactionId) {
        final int[] of = all;
        int bucket = home(transactionId);
        while (of[bucket] != NONE) {
            if (transactionId(of[bucket]) == transactionId) {
                return NONE;
            }
            bucket = bucket + 1 & of.length - 1;
        }
        return bucket;
    }

    /** The slot of an id, or NONE. */
    int find(long transactionId) {
        return buckets.length == 0 ? NONE : buckets[bucket(transactionId)];
    }

    /** Adds an id that the index does not hold, and that stands in its slot or will. */
    void put(long transactionId, int slot) {
        buckets[bucket(transactionId)] = slot;
    }

    /** Removes an id whose slot still holds it. Returns the slot, or NONE if the index does not hold the id. */
    int remove(long transactionId) {
        if (buckets.length == 0) {
            return NONE;
        }
        final int bucket = bucket(transactionId);
        final int slot = buckets[bucket];
        if (slot != NONE) {
            empty(bucket);
        }
        return slot;
    }

    /** Empties a bucket and closes the gap in its run. */
    private void empty(int emptied) {
        final int mask = buckets.length - 1;
        int hole = emptied;
        buckets[hole] = NONE;
        probed = NONE;
        // An entry moves back if its home is not between the hole and its bucket.
        for (int bucket = hole + 1 & mask; buckets[bucket] != NONE; bucket = bucket + 1 & mask) {
            final int home = home(transactionId(buckets[bucket]));
            if ((bucket - home & mask) >= (bucket - hole & mask)) {
                buckets[hole] = buckets[bucket];
                buckets[bucket] = NONE;
                hole = bucket;
            }
        }
    }

    /** Index of the bucket that holds the id, or of the empty bucket where it would go. */
    private int bucket(long transactionId) {
        if (transactionId == probedId && probed != NONE) {
            return probed;
        }
        return probe(transactionId);
    }

    private int probe(long transactionId) {
        final int mask = buckets.length - 1;
        int bucket = home(transactionId);
        while (buckets[bucket] != NONE && transactionId(buckets[bucket]) != transactionId) {
            bucket = bucket + 1 & mask;
        }
        probedId = transactionId;
        probed = bucket;
        return bucket;
    }

    private long transactionId(int slot) {
        return Words.getLong(address + (long)slot * headLength + RequestSlotDescriptor.TRANSACTION_ID_OFFSET);
    }

    /**
     * The bucket where the probe for an id begins. The other side picks the ids, and must not know which ids share a
     * bucket. With the top bits of the id's product with a secret odd number, two ids share a bucket with a chance of
     * at most 2 in the number of buckets (Dietzfelbinger, Hagerup, Katajainen, Penttonen: A Reliable Randomized
     * Algorithm for the Closest-Pair Problem, 1997). But drivers use ids at equal distances. Under some keys, the
     * product alone, or folded once, lets such ids form runs of half a table. Folded twice it does not.
     */
    int home(long transactionId) {
        final long keyed = transactionId * key;
        final long folded = (keyed ^ keyed >>> 32) * MULTIPLIER;
        return (int)((folded ^ folded >>> 32) * MULTIPLIER >>> shift);
    }

    /** Most taken buckets in a row. A probe looks at no more than these and an empty one. */
    int longestRun() {
        int longest = 0;
        int run = 0;
        // Twice around, for a run that wraps. At least one bucket is empty.
        for (int i = 0; i < 2 * buckets.length; i++) {
            run = buckets[i & buckets.length - 1] == NONE ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
