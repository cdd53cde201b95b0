/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the slot of a request by its transaction id: a hash table with linear probing. Ids stand in the heads of slots
 * only. The key decides the bucket of an id, and nothing else: neither an order nor a byte of an image. A bucket, which
 * is 0 if it is empty:
 *
 * <pre>
 *      63                              31                             0
 *     +-------------------------------+-------------------------------+
 *     | upper half of the id's hash   | slot + 1                      |
 *     +-------------------------------+-------------------------------+
 * </pre>
 */
final class RequestIndex {
    /** Stands for no slot. */
    static final int NONE = -1;
    private static final long EMPTY = 0;
    /** 2^64 divided by the golden ratio. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    // The buffer and not its RequestSlots: a probe would load one more pointer.
    private final UnsafeBuffer heads;
    private final int headLength;
    private final int mask;
    private final int shift;
    private final long key;
    private final long[] buckets;

    RequestIndex(UnsafeBuffer heads, int headLength, int capacity, long key) {
        this.heads = heads;
        this.headLength = headLength;
        mask = bucketCount(capacity) - 1;
        shift = Long.numberOfLeadingZeros(mask);
        this.key = key | 1;
        buckets = capacity == 0 ? new long[0] : new long[mask + 1];
    }

    /** A third full at most: a probe then mostly ends where it begins, and the processor predicts that. */
    static int bucketCount(int capacity) {
        return BitUtil.findNextPositivePowerOfTwo(capacity * 3);
    }

    void clear() {
        Arrays.fill(buckets, EMPTY);
    }

    /** The slot of an id, or NONE. */
    int find(long transactionId) {
        return buckets.length == 0 ? NONE : slot(buckets[bucket(transactionId, hash(transactionId))]);
    }

    /** Adds an id that the index does not hold, and that stands in its slot or will. */
    void put(long transactionId, int slot) {
        final long hash = hash(transactionId);
        buckets[bucket(transactionId, hash)] = hash >>> Integer.SIZE << Integer.SIZE | slot + 1;
    }

    /** Removes an id whose slot still holds it. Returns the slot, or NONE if the index does not hold the id. */
    int remove(long transactionId) {
        if (buckets.length == 0) {
            return NONE;
        }
        final int bucket = bucket(transactionId, hash(transactionId));
        final int slot = slot(buckets[bucket]);
        if (slot != NONE) {
            empty(bucket);
        }
        return slot;
    }

    /** Empties a bucket and closes the gap in its run. */
    private void empty(int emptied) {
        final long[] all = buckets;
        int hole = emptied;
        int bucket = hole + 1 & mask;
        for (long entry = all[bucket]; entry != EMPTY; entry = all[bucket]) {
            // An entry moves back if its home is not between the hole and its bucket.
            if ((bucket - homeOf(entry) & mask) >= (bucket - hole & mask)) {
                all[hole] = entry;
                hole = bucket;
            }
            bucket = bucket + 1 & mask;
        }
        all[hole] = EMPTY;
    }

    /** Index of the bucket that holds the id, or of the empty bucket where it would go. */
    private int bucket(long transactionId, long hash) {
        final long[] all = buckets;
        int bucket = homeOf(hash);
        for (long entry = all[bucket]; entry != EMPTY; entry = all[bucket]) {
            // Only an id with the same half of a hash costs a look at its head, which is in no cache.
            if ((entry ^ hash) >>> Integer.SIZE == 0 && transactionId(slot(entry)) == transactionId) {
                break;
            }
            bucket = bucket + 1 & mask;
        }
        return bucket;
    }

    private static int slot(long entry) {
        return (int)entry - 1;
    }

    private long transactionId(int slot) {
        return heads.getLong(slot * headLength + RequestSlotDescriptor.TRANSACTION_ID_OFFSET);
    }

    /**
     * The other side picks the ids, and must not know which ids share a bucket. With the top bits of the id's product
     * with a secret odd number, two ids share a bucket with a chance of at most 2 in the number of buckets
     * (Dietzfelbinger, Hagerup, Katajainen, Penttonen: A Reliable Randomized Algorithm for the Closest-Pair Problem,
     * 1997). But drivers use ids at equal distances. Under some keys, the product alone, or folded once, lets such ids
     * form runs of half a table. Folded twice it does not.
     */
    private long hash(long transactionId) {
        final long keyed = transactionId * key;
        final long folded = (keyed ^ keyed >>> 32) * MULTIPLIER;
        return (folded ^ folded >>> 32) * MULTIPLIER;
    }

    /** The bucket where the probe for a hash begins, or for an entry with its upper half. */
    private int homeOf(long hash) {
        return (int)(hash >>> shift);
    }

    /** The bucket where the probe for an id begins. */
    int home(long transactionId) {
        return homeOf(hash(transactionId));
    }

    /** Most taken buckets in a row. A probe looks at no more than these and an empty one. */
    int longestRun() {
        int longest = 0;
        int run = 0;
        // Twice around, for a run that wraps. At least one bucket is empty.
        for (int i = 0; i < 2 * buckets.length; i++) {
            run = buckets[i & mask] == EMPTY ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
