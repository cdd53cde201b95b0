/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.ring.RingMemory;

/**
 * What is as long for every channel of an image, in the image's order, so by ascending ids: a row of words, of which
 * the last are what was cut of the rings, and the memory that the channel goes to.
 */
final class ChannelRows {
    static final int ID = 0;
    static final int CAPTURED = 1;
    static final int IN_FLIGHT = 2;
    static final int OFFSET = 3;
    static final int STATE_VERSION = 4;
    static final int RINGS = 5;
    private static final int LENGTH = RINGS + 2 * RingMemory.CUT_LENGTH;

    private final Stage words = new Stage();
    /** Null if the set has no such channel. */
    private final List<ChannelMemory> memories = new ArrayList<>();

    void clear() {
        words.clear();
        memories.clear();
    }

    void append(long word) {
        words.append(word);
    }

    void memory(ChannelMemory memory) {
        memories.add(memory);
    }

    /** Null if the set has no such channel. */
    ChannelMemory memory(int row) {
        return memories.get(row);
    }

    int count() {
        return words.length() / (LENGTH * Long.BYTES);
    }

    long word(int row, int item) {
        return words.buffer().getLong((row * LENGTH + item) * Long.BYTES);
    }

    int id(int row) {
        return (int)word(row, ID);
    }

    /** What was cut of a ring: side is 0 for the incoming one, item 0 head, 1 tail, 2 words, 3 feature bits. */
    long ring(int row, int side, int item) {
        return word(row, RINGS + side * RingMemory.CUT_LENGTH + item);
    }

    /** The row of a channel, or -1. */
    int find(int id) {
        int low = 0;
        int high = count() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int order = Integer.compareUnsigned(id(middle), id);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }
}
