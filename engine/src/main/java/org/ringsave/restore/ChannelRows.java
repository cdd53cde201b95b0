/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.RequestHead;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;
import org.ringsave.ring.RingCut;

/**
 * The channels of an image in its order, by ascending ids: for each its geometry, the memory that it goes to, and
 * a row of longs.
 *
 * <pre>
 *      0        8          16      24              32       40             48       56
 *     +--------+----------+-------+---------------+--------+--------------+--------+
 *   0 | id     | contexts | heads | inFlightCount | offset | stateVersion | states |
 *     +--------+----------+-------+---------------+--------+--------------+--------+
 *  56 | incoming ring: head, tail, words, feature bits                             |
 *     +----------------------------------------------------------------------------+
 *  88 | outgoing ring: head, tail, words, feature bits                             |
 *     +----------------------------------------------------------------------------+
 * </pre>
 *
 * <p>The id is unsigned. Contexts, heads and states are indices of bytes kept aside. The offset is that of the
 * channel in the image.
 */
final class ChannelRows {
    private static final int ID = 0;
    private static final int CONTEXTS = 1;
    private static final int HEADS = 2;
    private static final int IN_FLIGHT_COUNT = 3;
    private static final int OFFSET = 4;
    private static final int STATE_VERSION = 5;
    private static final int STATES = 6;
    private static final int RINGS = 7;
    private static final int LENGTH = RINGS + 2 * RingCut.LENGTH;

    private final GrowingBuffer words;
    /** Of the received requests: two counts, then the heads of the near end, then those of the opposite end. */
    private final GrowingBuffer heads;
    private final List<ChannelMemory> memories = new ArrayList<>();
    private final List<ChannelConfig> configs = new ArrayList<>();

    /** Makes no rows. Those to come go to two empty buffers, the second one for heads. */
    ChannelRows(GrowingBuffer words, GrowingBuffer heads) {
        this.words = words;
        this.heads = heads;
    }

    void clear() {
        words.clear();
        heads.clear();
        memories.clear();
        configs.clear();
    }

    /** Begins a row. Its memory and the words of its two rings must follow, then its requests if it has any. */
    void add(int id, ChannelConfig config, int contexts, int states, long inFlightCount, long offset,
        int stateVersion) {
        configs.add(config);
        words.append(Integer.toUnsignedLong(id));
        words.append(contexts);
        words.append(heads.length());
        words.append(inFlightCount);
        words.append(offset);
        words.append(stateVersion);
        words.append(states);
    }

    /** Adds the memory of the row that was begun; null if the set has no such channel. */
    void memory(ChannelMemory memory) {
        memories.add(memory);
    }

    /** Adds the incoming ring of the row that was begun, then the outgoing one. */
    void ring(long head, long tail, long controlWords, long featureBits) {
        words.append(head);
        words.append(tail);
        words.append(controlWords);
        words.append(featureBits);
    }

    /** Adds the received requests of the row that was begun. */
    void received(ReceivedHeads received) {
        final GrowingBuffer near = received.of(TableNumber.NEAR);
        final GrowingBuffer opposite = received.of(TableNumber.OPPOSITE);
        heads.append(received.count(TableNumber.NEAR) | (long)received.count(TableNumber.OPPOSITE) << Integer.SIZE);
        heads.append(near.buffer(), 0, near.length());
        heads.append(opposite.buffer(), 0, opposite.length());
    }

    /** The heads of received requests of all rows. */
    DirectBuffer heads() {
        return heads.buffer();
    }

    /** Number of requests that an end of the row received. */
    int headCount(int row, int end) {
        return inFlightCount(row) == 0 ? 0 : heads.buffer().getInt(headsIndex(row) + end * Integer.BYTES);
    }

    /** Index of the first head of a request that an end of the row received. */
    int firstHead(int row, int end) {
        return headsIndex(row) + Long.BYTES
            + (end == TableNumber.NEAR ? 0 : headCount(row, TableNumber.NEAR) * RequestHead.LENGTH);
    }

    private int headsIndex(int row) {
        return (int)word(row, HEADS);
    }

    /** Null if the set has no such channel. */
    ChannelMemory memory(int row) {
        return memories.get(row);
    }

    /** The geometry that the image says. */
    ChannelConfig config(int row) {
        return configs.get(row);
    }

    /** The row that was begun last. */
    int last() {
        return configs.size() - 1;
    }

    int count() {
        return words.length() / (LENGTH * Long.BYTES);
    }

    private long word(int row, int item) {
        return words.buffer().getLong((row * LENGTH + item) * Long.BYTES);
    }

    int id(int row) {
        return (int)word(row, ID);
    }

    int contexts(int row) {
        return (int)word(row, CONTEXTS);
    }

    /** Index of the first state of the row's requests; of the row behind the last one: of no state. */
    int states(int row) {
        return (int)word(row, STATES);
    }

    long inFlightCount(int row) {
        return word(row, IN_FLIGHT_COUNT);
    }

    long offset(int row) {
        return word(row, OFFSET);
    }

    int stateVersion(int row) {
        return (int)word(row, STATE_VERSION);
    }

    private long ring(int row, int side, int item) {
        return word(row, RINGS + side * RingCut.LENGTH + item);
    }

    /** Position of the first byte of the ring of a {@link Side}. */
    long head(int row, int side) {
        return ring(row, side, RingCut.HEAD);
    }

    /** Position behind the last byte of the ring of a {@link Side}. */
    long tail(int row, int side) {
        return ring(row, side, RingCut.TAIL);
    }

    /** Feature bits of the ring of a {@link Side}. */
    int featureBits(int row, int side) {
        return (int)ring(row, side, RingCut.FEATURE_BITS);
    }

    /** Gives both rings of a channel of the set the positions and words of its row. */
    void restoreRings(int row) {
        for (int side = Side.INCOMING; side <= Side.OUTGOING; side++) {
            memory(row).ring(side).restore(head(row, side), tail(row, side), ring(row, side, RingCut.WORDS),
                featureBits(row, side));
        }
    }

    /** Returns the row of a channel, or -1. */
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
