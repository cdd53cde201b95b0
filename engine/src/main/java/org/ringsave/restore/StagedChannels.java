/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.TableNumber;

/**
 * The channels of an image, kept aside until it is applied. Only their requests, and the bytes of their rings and
 * packets are in place.
 */
final class StagedChannels {
    private final GrowingBuffer contexts;
    private final StagedRequests requests;
    private final BaseChannels base;
    private ChannelRows rows;
    private ChannelMemory memory;
    private int foundCount;

    /** Makes a place for channels, whose memory counts toward a limit. */
    StagedChannels(MemoryLimit limit) {
        contexts = new GrowingBuffer(limit);
        requests = new StagedRequests(new GrowingBuffer(limit));
        base = new BaseChannels(emptyRows(limit));
        rows = emptyRows(limit);
    }

    private static ChannelRows emptyRows(MemoryLimit limit) {
        return new ChannelRows(new GrowingBuffer(limit), new GrowingBuffer(limit));
    }

    void clear() {
        base.clear();
        startImage();
    }

    /** The image is the base of the next one, of which nothing has come. */
    void next() {
        // Packets stay in their slots, where the next image may need them.
        for (int row = 0; row < rows.count(); row++) {
            dropRequests(row);
        }
        rows = base.replace(rows);
        startImage();
    }

    private void startImage() {
        rows.clear();
        contexts.clear();
        requests.clear();
        memory = null;
        foundCount = 0;
    }

    /** A channel comes. */
    void channel(long offset, int id, ChannelConfig config, long inFlightCount, int stateVersion) {
        rows.add(id, config, contexts.length(), requests.statesLength(), inFlightCount, offset, stateVersion);
        base.seek(id);
    }

    /** Notes the memory of the channel that came last. Returns false if it is null: the set has no such channel. */
    boolean memory(ChannelMemory of) {
        memory = of;
        rows.memory(of);
        foundCount += of == null ? 0 : 1;
        return of != null;
    }

    /** The memory of the channel that came last; null if the set has no such channel. */
    ChannelMemory memory() {
        return memory;
    }

    /** The memory in the base of the channel that came last; null if the base or the set has no such channel. */
    ChannelMemory baseMemory() {
        return base.memory();
    }

    /** Keeps the contexts of the ends of the channel that came last, one every {@code stride} bytes. */
    void contexts(UnsafeBuffer source, int index, int stride) {
        contexts.append(source, index, stride * memory.config().ends());
    }

    /** Notes a ring of the channel that came last, and returns its data; null if the set has no such channel. */
    UnsafeBuffer ring(int side, long head, long tail, long words, long featureBits) {
        rows.ring(head, tail, words, featureBits);
        if (memory == null) {
            return null;
        }
        return memory.ring(side).data();
    }

    /**
     * Refuses a ring of the channel that came last if its bytes begin behind its head, unless the bytes before them are
     * in place.
     */
    void requireBase(long offset, int side, long head, long from) {
        base.requireInPlace(offset, config(), memory, side, head, from);
    }

    private ChannelConfig config() {
        return rows.config(rows.last());
    }

    /** Where requests of the channel that came last go, in numbers by table; null if the set has no such channel. */
    StagedRequests requests(int[] counts) {
        if (memory == null) {
            return null;
        }
        requests.start(memory, counts);
        return requests;
    }

    /** The request that came last has a state of a length. */
    void requestState(long transactionId, int length) {
        requests.startState(transactionId, length);
    }

    /**
     * Takes the received requests of the channel that came last. Moves the packets of the first ones, which the base
     * has, and refuses all that it lacks.
     */
    void received(long offset, ReceivedHeads received, int nearSurvivors, int oppositeSurvivors) {
        base.moveSurvivors(offset, config(), memory, TableNumber.NEAR, nearSurvivors, received);
        base.moveSurvivors(offset, config(), memory, TableNumber.OPPOSITE, oppositeSurvivors, received);
        rows.received(received);
    }

    int count() {
        return rows.count();
    }

    /** Channels of the image that the set has. */
    int foundCount() {
        return foundCount;
    }

    /** Returns the row of a channel, or -1. */
    int find(int id) {
        return rows.find(id);
    }

    int id(int row) {
        return rows.id(row);
    }

    /** The memory of a channel; null if the set has no such channel. */
    ChannelMemory memory(int row) {
        return rows.memory(row);
    }

    boolean isInSet(int row) {
        return rows.memory(row) != null;
    }

    /** Where the channel that came last starts in the image. */
    long offset() {
        return rows.offset(rows.last());
    }

    /** Where the channel starts in the image. */
    long offset(int row) {
        return rows.offset(row);
    }

    long tail(int row, int side) {
        return rows.tail(row, side);
    }

    int featureBits(int row, int side) {
        return rows.featureBits(row, side);
    }

    int stateVersion(int row) {
        return rows.stateVersion(row);
    }

    /** Does any request of the channel come with state of the embedder? */
    boolean hasPacketState(int row) {
        return rows.states(row) < endOfStates(row);
    }

    private int endOfStates(int row) {
        return row == rows.last() ? requests.statesLength() : rows.states(row + 1);
    }

    /** Shows the channel's requests in their tables, if the set has the channel. */
    void showRequests(int row) {
        if (isInSet(row) && rows.inFlightCount(row) > 0) {
            rows.memory(row).showInFlight();
        }
    }

    /** Takes the channel's requests out of their tables, if the set has the channel. */
    void dropRequests(int row) {
        if (isInSet(row) && rows.inFlightCount(row) > 0) {
            rows.memory(row).clearInFlight();
        }
    }

    /** Hands the states of the channel's requests to the embedder, if the set has the channel. */
    void decodeRequests(int row, ChannelSet set, PacketStateHandler handler, Runnable requireUnchanged) {
        if (hasPacketState(row)) {
            requests.decode(rows.states(row), endOfStates(row), set.get(id(row)), stateVersion(row), offset(row),
                handler, requireUnchanged);
        }
    }

    /** Makes the rest of the channel visible, if the set has it: contexts, and positions and words of its rings. */
    void restore(int row) {
        final ChannelMemory to = rows.memory(row);
        if (to == null) {
            return;
        }
        final int length = to.config().contextLength();
        int index = rows.contexts(row);
        for (int end = 0; end < to.config().ends(); end++) {
            to.context(end).putBytes(0, contexts.buffer(), index, length);
            index += BitUtil.align(length, Long.BYTES);
        }
        rows.restoreRings(row);
    }
}
