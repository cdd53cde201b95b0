/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;
import org.ringsave.image.TableNumber;

/** The requests in flight of an image, kept aside until it is applied, as {@link RequestWalk} reads them. */
final class StagedRequests {
    private final GrowingBuffer bytes = new GrowingBuffer();
    private final RequestWalk walk = new RequestWalk();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    void clear() {
        bytes.clear();
    }

    /** The index of the next channel's requests. */
    int length() {
        return bytes.length();
    }

    UnsafeBuffer buffer() {
        return bytes.buffer();
    }

    /** The requests of a channel come, in numbers by table. */
    void start(int[] counts) {
        for (int table = 0; table < RequestWalk.TABLES; table += 2) {
            bytes.append(counts[table] | (long)counts[table + 1] << Integer.SIZE);
        }
    }

    /** Adds bytes of the payload, which stand at the front of a buffer. */
    void add(UnsafeBuffer source, int length) {
        bytes.append(source, 0, length);
    }

    /** Does any request of a channel come with state of the embedder? */
    boolean hasState(int first, ChannelConfig config) {
        walk.start(bytes.buffer(), first, config);
        boolean found = false;
        while (!found && walk.next()) {
            found = walk.stateLength() > 0;
        }
        return found;
    }

    /** Puts the requests of a channel into its tables. Their packets are in their slots. */
    void restore(int first, ChannelMemory memory) {
        walk.start(bytes.buffer(), first, memory.config());
        while (walk.next()) {
            memory.restoreInFlight(walk.table(), walk.transactionId(), walk.type(), walk.packetLength(),
                walk.rangesLength(), bytes.buffer(), walk.contextIndex());
        }
    }

    /** Hands the states of a channel's requests to the embedder. The offset of the channel goes into an error. */
    void decode(int first, Channel near, int version, long offset, PacketStateHandler handler,
        Runnable requireUnchanged) {
        walk.start(bytes.buffer(), first, near.config());
        while (walk.next()) {
            if (walk.stateLength() > 0) {
                decode(near, version, offset, handler);
                requireUnchanged.run();
            }
        }
    }

    private void decode(Channel near, int version, long offset, PacketStateHandler handler) {
        final Channel end = TableNumber.end(walk.table()) == TableNumber.NEAR ? near : near.opposite();
        final long transactionId = walk.transactionId();
        view.wrap(bytes.buffer(), walk.stateIndex(), walk.stateLength());
        try {
            handler.decode(end, TableNumber.direction(walk.table()) == TableNumber.RECEIVED
                ? end.received() : end.awaiting(), transactionId, version, view);
        } catch (RuntimeException e) {
            throw new ImageException(offset, "state of transaction " + transactionId + " in channel "
                + Integer.toUnsignedString(near.id()) + ", version " + version + ',', e);
        }
    }
}
