/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;
import org.ringsave.image.TableNumber;

/** The requests in flight of an image, kept aside until it is applied. A channel has them in a row from an index on. */
final class StagedRequests {
    private final GrowingBuffer captured = new GrowingBuffer();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    void clear() {
        captured.clear();
    }

    /** The index of the next request. */
    int length() {
        return captured.length();
    }

    void add(int table, long transactionId, int type, int rangesLength, int stateLength, UnsafeBuffer payload,
        int length) {
        final int index = captured.claim(StagedRequestDescriptor.HEADER_LENGTH);
        StagedRequestDescriptor.transactionId(captured.buffer(), index, transactionId);
        StagedRequestDescriptor.tableAndType(captured.buffer(), index, table, type);
        StagedRequestDescriptor.lengths(captured.buffer(), index, length, rangesLength, stateLength);
        captured.append(payload, 0, length);
    }

    /** Does any request of a channel come with state of the embedder? */
    boolean hasState(int first, long count) {
        int index = first;
        long stateLength = 0;
        for (long request = count; request > 0 && stateLength == 0; request--) {
            stateLength = StagedRequestDescriptor.stateLength(captured.buffer(), index);
            index = StagedRequestDescriptor.next(captured.buffer(), index);
        }
        return stateLength > 0;
    }

    /** Puts the requests of a channel into its tables. */
    void restore(int first, long count, ChannelMemory memory) {
        final UnsafeBuffer from = captured.buffer();
        int index = first;
        for (long request = count; request > 0; request--) {
            final int payload = StagedRequestDescriptor.payloadIndex(index);
            memory.restoreInFlight(StagedRequestDescriptor.table(from, index),
                StagedRequestDescriptor.transactionId(from, index), StagedRequestDescriptor.type(from, index), from,
                payload, StagedRequestDescriptor.stateIndex(from, index) - payload,
                StagedRequestDescriptor.rangesLength(from, index));
            index = StagedRequestDescriptor.next(from, index);
        }
    }

    /** Hands the states of a channel's requests to the embedder. The offset of the channel goes into an error. */
    void decode(int first, long count, Channel near, int version, long offset, PacketStateHandler handler,
        Runnable requireUnchanged) {
        final UnsafeBuffer from = captured.buffer();
        int index = first;
        for (long request = count; request > 0; request--) {
            if (StagedRequestDescriptor.stateLength(from, index) > 0) {
                decode(index, near, version, offset, handler);
                requireUnchanged.run();
            }
            index = StagedRequestDescriptor.next(from, index);
        }
    }

    private void decode(int index, Channel near, int version, long offset, PacketStateHandler handler) {
        final UnsafeBuffer from = captured.buffer();
        final int table = StagedRequestDescriptor.table(from, index);
        final Channel end = TableNumber.end(table) == TableNumber.NEAR ? near : near.opposite();
        final long transactionId = StagedRequestDescriptor.transactionId(from, index);
        view.wrap(from, StagedRequestDescriptor.stateIndex(from, index),
            StagedRequestDescriptor.stateLength(from, index));
        try {
            handler.decode(end, TableNumber.direction(table) == TableNumber.RECEIVED
                ? end.received() : end.awaiting(), transactionId, version, view);
        } catch (RuntimeException e) {
            throw new ImageException(offset, "state of transaction " + transactionId + " in channel "
                + Integer.toUnsignedString(near.id()) + ", version " + version + ',', e);
        }
    }
}
