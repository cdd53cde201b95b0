/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.util.Arrays;
import org.ringsave.image.ChainRefusal;

/** The received requests of one end of a channel in an image, in their order, and where the base has their packets. */
final class ReceivedRequests {
    private static final int WORDS = 2;
    private static final int RANGES_SHIFT = 20;
    private static final int TYPE_SHIFT = 40;
    private static final long LENGTH_MASK = (1 << RANGES_SHIFT) - 1;

    private final int end;
    /** Of each request: its transaction id, then its lengths and its type in one word. */
    private long[] words = new long[0];
    private int[] baseOrdinals = new int[0];
    private int count;
    private int survivors;

    ReceivedRequests(int end) {
        this.end = end;
    }

    void clear() {
        count = 0;
        survivors = 0;
    }

    void add(long transactionId, int type, long packetLength, long rangesLength) {
        if (words.length == count * WORDS) {
            words = Arrays.copyOf(words, Math.max(32, 2 * words.length));
        }
        words[count * WORDS] = transactionId;
        words[count * WORDS + 1] = packetLength | rangesLength << RANGES_SHIFT | (long)type << TYPE_SHIFT;
        count++;
    }

    int count() {
        return count;
    }

    /** Length of the packet of a request, ranges included. */
    int packetLength(int ordinal) {
        final long word = words[ordinal * WORDS + 1];
        return (int)((word & LENGTH_MASK) + (word >> RANGES_SHIFT & LENGTH_MASK));
    }

    /** Length of all packets. */
    long packetsLength() {
        long length = 0;
        for (int i = 0; i < count; i++) {
            length += packetLength(i);
        }
        return length;
    }

    /** The base has the packets of the first requests. */
    void survivors(int number) {
        survivors = number;
    }

    /** Number of requests whose packets the base has. */
    int survivors() {
        return survivors;
    }

    /** Ordinal in the base of a survivor. */
    int baseOrdinal(int survivor) {
        return baseOrdinals[survivor];
    }

    /**
     * Finds each survivor in the base, forward from the survivor before: IMAGE-FORMAT.md, 5.1. The base is null if the
     * image before has no such channel. The offset of the Packets record is for an error.
     */
    void match(ReceivedRequests base, long channelId, long offset) {
        if (survivors > 0 && base == null) {
            throw ChainRefusal.unknownChannel(offset, end, channelId, survivors);
        }
        if (baseOrdinals.length < survivors) {
            baseOrdinals = new int[Math.max(survivors, 2 * baseOrdinals.length)];
        }
        int ordinal = 0;
        for (int i = 0; i < survivors; i++) {
            final long id = words[i * WORDS];
            while (ordinal < base.count && base.words[ordinal * WORDS] != id) {
                ordinal++;
            }
            if (ordinal == base.count) {
                throw ChainRefusal.unknownRequest(offset, end, channelId, i, id);
            }
            if (base.words[ordinal * WORDS + 1] != words[i * WORDS + 1]) {
                throw ChainRefusal.otherRequest(offset, end, channelId, id);
            }
            baseOrdinals[i] = ordinal++;
        }
    }
}
