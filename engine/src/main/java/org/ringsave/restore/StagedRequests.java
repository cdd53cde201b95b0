/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.TableNumber;

/** The requests in flight of an image, kept aside until it is applied. A channel has them in a row from an index on. */
final class StagedRequests {
    /** Before a captured packet: transaction id; type, table and length of all; lengths of ranges and state. */
    private static final int PACKET_HEADER = 3 * Long.BYTES;

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
        captured.append(transactionId);
        captured.append(type | (long)table << Short.SIZE | (long)length << Integer.SIZE);
        captured.append(rangesLength | (long)stateLength << Integer.SIZE);
        captured.append(payload, 0, length);
    }

    /** Does any request of a channel come with state of the embedder? */
    boolean hasState(int first, long count) {
        int index = first;
        long stateLength = 0;
        for (long request = count; request > 0 && stateLength == 0; request--) {
            stateLength = stateLength(index);
            index += PACKET_HEADER + length(index);
        }
        return stateLength > 0;
    }

    /** Puts the requests of a channel into its tables. */
    void restore(int first, long count, ChannelMemory memory) {
        final UnsafeBuffer from = captured.buffer();
        int index = first;
        for (long request = count; request > 0; request--) {
            final int type = (int)from.getLong(index + Long.BYTES) & 0xFFFF;
            final int length = length(index);
            memory.restoreInFlight(table(index), from.getLong(index), type, from, index + PACKET_HEADER,
                length - padded(stateLength(index)), (int)from.getLong(index + 2 * Long.BYTES));
            index += PACKET_HEADER + length;
        }
    }

    /** Hands the states of a channel's requests to the embedder. The offset of the channel goes into an error. */
    void decode(int first, long count, Channel near, int version, long offset, PacketStateHandler handler,
        Runnable requireUnchanged) {
        int index = first;
        for (long request = count; request > 0; request--) {
            final int length = length(index);
            final int stateLength = stateLength(index);
            if (stateLength > 0) {
                final int table = table(index);
                final Channel end = TableNumber.end(table) == TableNumber.NEAR ? near : near.opposite();
                final long transactionId = captured.buffer().getLong(index);
                view.wrap(captured.buffer(), index + PACKET_HEADER + length - padded(stateLength), stateLength);
                try {
                    handler.decode(end, TableNumber.direction(table) == TableNumber.RECEIVED
                        ? end.received() : end.awaiting(), transactionId, version, view);
                } catch (RuntimeException e) {
                    throw new ImageException(offset, "state of transaction " + transactionId + " in channel "
                        + Integer.toUnsignedString(near.id()) + ", version " + version + ',', e);
                }
                requireUnchanged.run();
            }
            index += PACKET_HEADER + length;
        }
    }

    private int table(int index) {
        return (int)(captured.buffer().getLong(index + Long.BYTES) >> Short.SIZE) & 3;
    }

    private int length(int index) {
        return (int)(captured.buffer().getLong(index + Long.BYTES) >>> Integer.SIZE);
    }

    private int stateLength(int index) {
        return (int)(captured.buffer().getLong(index + 2 * Long.BYTES) >>> Integer.SIZE);
    }

    private static int padded(int length) {
        return (int)ImageDescriptor.align(length);
    }
}
