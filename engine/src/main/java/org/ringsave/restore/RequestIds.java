/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.collections.LongHashSet;

/** The transaction ids of one table of a channel: each may come once. */
final class RequestIds {
    private static final int LARGEST_KEPT = 1024;
    /** 2^64 divided by the golden ratio. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** The image's author picks the ids, and must not know which ids share a bucket. */
    private final long key = ThreadLocalRandom.current().nextLong() | 1;
    private LongHashSet ids = new LongHashSet();
    private int table;

    /** The tables of another channel come. */
    void start() {
        table = -1;
    }

    /** Takes an id of a table. Returns false if the table has it already. The tables of a channel come one by one. */
    boolean add(int of, long transactionId) {
        if (of != table) {
            table = of;
            clear();
        }
        return ids.add(mixed(transactionId));
    }

    /** Each step can be undone, so ids stay as different as they are. */
    private long mixed(long transactionId) {
        final long keyed = transactionId * key;
        final long folded = (keyed ^ keyed >>> 32) * MULTIPLIER;
        return (folded ^ folded >>> 32) * MULTIPLIER;
    }

    // A clear takes as long as the capacity, which never shrinks. One large table must not slow all later ones.
    private void clear() {
        if (ids.capacity() > LARGEST_KEPT) {
            ids = new LongHashSet();
        } else {
            ids.clear();
        }
    }
}
