/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.TableNumber;

/**
 * Lengths of the packets of a channel's received requests, in their order: of the near end, then of the opposite end.
 */
final class PacketLengths {
    private final GrowingBuffer[] lengths = {new GrowingBuffer(), new GrowingBuffer()};

    /** Another channel comes. */
    void clear() {
        lengths[TableNumber.NEAR].clear();
        lengths[TableNumber.OPPOSITE].clear();
    }

    /** Adds the next request of an end. */
    void add(int end, int length) {
        final int index = lengths[end].claim(Integer.BYTES);
        lengths[end].buffer().putInt(index, length);
    }

    /** Number of requests of an end. */
    int count(int end) {
        return lengths[end].length() / Integer.BYTES;
    }

    int length(int end, int request) {
        return lengths[end].buffer().getInt(request * Integer.BYTES);
    }

    /** Length of the packets of an end from a request on. */
    long sum(int end, int from) {
        long sum = 0;
        for (int request = from; request < count(end); request++) {
            sum += length(end, request);
        }
        return sum;
    }
}
