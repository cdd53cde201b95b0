/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.ring.RingMemory;

/**
 * The channels of an image, kept aside until it is applied; only the bytes of their rings are in place. The rows of the
 * image before it in a chain are kept too: they say which bytes of each ring are in place.
 */
final class StagedChannels {
    private final GrowingBuffer contexts = new GrowingBuffer();
    private final StagedRequests requests = new StagedRequests();
    private ChannelRows rows = new ChannelRows();
    private ChannelRows base = new ChannelRows();
    /** The row in the base of the channel that came last, or of the first channel behind it. */
    private int baseRow;
    private int channelId;
    private ChannelMemory memory;
    private int foundCount;
    private boolean requestsRestored;

    void clear() {
        base.clear();
        requestsRestored = false;
        startImage();
    }

    /** The image is the base of the next one, of which nothing has come. */
    void next() {
        final ChannelRows spare = base;
        base = rows;
        rows = spare;
        startImage();
    }

    private void startImage() {
        rows.clear();
        contexts.clear();
        requests.clear();
        baseRow = 0;
        memory = null;
        foundCount = 0;
    }

    /** A channel comes. Both images have their channels by ascending ids, so one pass finds all rows in the base. */
    void channel(long offset, int id, long inFlightCount, int stateVersion) {
        channelId = id;
        rows.add(id, contexts.length(), requests.length(), inFlightCount, offset, stateVersion);
        while (baseRow < base.count() && Integer.compareUnsigned(base.id(baseRow), id) < 0) {
            baseRow++;
        }
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
        return isInBase() ? base.memory(baseRow) : null;
    }

    private boolean isInBase() {
        return baseRow < base.count() && base.id(baseRow) == channelId;
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
        return side == 0 ? memory.incoming().data() : memory.outgoing().data();
    }

    /**
     * Refuses a ring of the channel that came last if its bytes begin behind its head, unless the bytes before them are
     * in place.
     */
    void requireBase(long offset, int side, long head, long from) {
        if (!isInBase() || base.memory(baseRow) != memory) {
            throw wrongFrom(offset, side, head + ", its head, as the base has no such channel", from);
        }
        final long baseHead = base.ring(baseRow, side, ChannelRows.HEAD);
        final long baseTail = base.ring(baseRow, side, ChannelRows.TAIL);
        if (head < baseHead || from != baseTail) {
            throw wrongFrom(offset, side, head + ", its head, or " + baseTail + ", the base's tail, if the head is not"
                + " before that of the base, " + baseHead, from);
        }
    }

    private ImageException wrongFrom(long offset, int side, String expected, long from) {
        return new ImageException(offset, "from of the " + (side == 0 ? "incoming" : "outgoing") + " ring of channel "
            + Integer.toUnsignedString(channelId), expected, from);
    }

    /** Keeps a request of the channel that came last, if the set has that channel. */
    void request(int table, long transactionId, int type, int rangesLength, int stateLength, UnsafeBuffer payload,
        int length) {
        if (memory != null) {
            requests.add(table, transactionId, type, rangesLength, stateLength, payload, length);
        }
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

    boolean isInSet(int row) {
        return rows.memory(row) != null;
    }

    /** Where the channel starts in the image. */
    long offset(int row) {
        return rows.offset(row);
    }

    /** The tail of a ring: of the incoming one if the side is 0, of the outgoing one if it is 1. */
    long tail(int row, int side) {
        return rows.ring(row, side, ChannelRows.TAIL);
    }

    int stateVersion(int row) {
        return rows.stateVersion(row);
    }

    /** Does any request of the channel come with state of the embedder? */
    boolean hasPacketState(int row) {
        return requests.hasState(rows.requests(row), rows.inFlightCount(row));
    }

    /** Puts the channel's requests into their tables, if the set has the channel. */
    void restoreRequests(int row) {
        requestsRestored = true;
        if (isInSet(row)) {
            requests.restore(rows.requests(row), rows.inFlightCount(row), rows.memory(row));
        }
    }

    /** Takes all requests out of their tables again, if any were put there. */
    void takeBackRequests(ChannelSet set) {
        if (requestsRestored) {
            set.channels().forEach(channel -> ChannelAccess.memory(channel).clearInFlight());
        }
        requestsRestored = false;
    }

    /** Hands the states of the channel's requests to the embedder, if the set has the channel. */
    void decodeRequests(int row, ChannelSet set, PacketStateHandler handler, Runnable requireUnchanged) {
        if (isInSet(row)) {
            requests.decode(rows.requests(row), rows.inFlightCount(row), set.get(id(row)), stateVersion(row),
                offset(row), handler, requireUnchanged);
        }
    }

    /** Makes the rest of the channel visible, if the set has it: contexts, and positions and words of its rings. */
    void restore(int row) {
        final ChannelMemory to = rows.memory(row);
        if (to == null) {
            return;
        }
        final ChannelConfig config = to.config();
        int index = rows.contexts(row);
        for (int end = 0; end < config.ends(); end++) {
            to.context(end).putBytes(0, contexts.buffer(), index, config.contextLength());
            index += (int)ImageDescriptor.align(config.contextLength());
        }
        restore(row, 0, to.incoming());
        restore(row, 1, to.outgoing());
    }

    private void restore(int row, int side, RingMemory ring) {
        ring.restore(rows.ring(row, side, ChannelRows.HEAD), rows.ring(row, side, ChannelRows.TAIL),
            rows.ring(row, side, ChannelRows.WORDS), (int)rows.ring(row, side, ChannelRows.FEATURE_BITS));
    }

    /** Adds the channel to the base of later deltas, if the set has the channel. */
    void note(int row, Lineage lineage) {
        if (isInSet(row)) {
            lineage.add(id(row), ChannelAccess.incarnation(rows.memory(row)), tail(row, 0),
                tail(row, 1));
        }
    }
}
