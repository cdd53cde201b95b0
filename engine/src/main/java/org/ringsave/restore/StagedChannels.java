/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.ring.RingMemory;

/** What is kept aside of an image's channels until it is applied: all but the bytes of their rings. */
final class StagedChannels {
    /** A row of words for a channel, then what was cut of its rings. */
    private static final int ID = 0;
    private static final int CAPTURED = 1;
    private static final int IN_FLIGHT = 2;
    private static final int OFFSET = 3;
    private static final int STATE_VERSION = 4;
    private static final int RINGS = 5;
    private static final int ROW = RINGS + 2 * RingMemory.CUT_LENGTH;
    /** Before a captured packet: transaction id; type, table and length of all; lengths of ranges and state. */
    private static final int PACKET_HEADER = 3 * Long.BYTES;

    private final Stage rows = new Stage();
    private final Stage captured = new Stage();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    void clear() {
        rows.clear();
        captured.clear();
    }

    void channel(long offset, int id, long inFlightCount, int stateVersion) {
        rows.append(Integer.toUnsignedLong(id));
        rows.append(captured.length());
        rows.append(inFlightCount);
        rows.append(offset);
        rows.append(stateVersion);
    }

    void contexts(UnsafeBuffer source, int index, int length) {
        captured.append(source, index, length);
    }

    void ring(long head, long tail, long words, long featureBits) {
        rows.append(head);
        rows.append(tail);
        rows.append(words);
        rows.append(featureBits);
    }

    void packet(long transactionId, int table, int type, int rangesLength, int stateLength, Stage payload) {
        captured.append(transactionId);
        captured.append(type | (long)table << Short.SIZE | (long)payload.length() << Integer.SIZE);
        captured.append(rangesLength | (long)stateLength << Integer.SIZE);
        captured.append(payload.buffer(), 0, payload.length());
    }

    int count() {
        return rows.length() / (ROW * Long.BYTES);
    }

    /** The row of a channel, or -1. */
    int find(int id) {
        int row = count() - 1;
        while (row >= 0 && id(row) != id) {
            row--;
        }
        return row;
    }

    int id(int row) {
        return (int)row(row, ID);
    }

    /** Where the channel starts in the image. */
    long offset(int row) {
        return row(row, OFFSET);
    }

    /** Of a ring: side is 0 for the incoming one and 1 for the outgoing. */
    long tail(int row, int side) {
        return row(row, RINGS + side * RingMemory.CUT_LENGTH + 1);
    }

    int stateVersion(int row) {
        return (int)row(row, STATE_VERSION);
    }

    /** Does any request of the channel come with state of the embedder? */
    boolean hasPacketState(int row, ChannelConfig config) {
        int index = packets(row, config);
        long stateLength = 0;
        for (long packet = row(row, IN_FLIGHT); packet > 0 && stateLength == 0; packet--) {
            stateLength = stateLength(index);
            index += PACKET_HEADER + length(index);
        }
        return stateLength > 0;
    }

    /** Puts the channel's requests into their tables. */
    void restorePackets(int row, ChannelMemory memory) {
        final UnsafeBuffer from = captured.buffer();
        int index = packets(row, memory.config());
        for (long packet = row(row, IN_FLIGHT); packet > 0; packet--) {
            final int type = (int)from.getLong(index + Long.BYTES) & 0xFFFF;
            final int length = length(index);
            memory.restoreInFlight(table(index), from.getLong(index), type, from, index + PACKET_HEADER,
                length - padded(stateLength(index)), (int)from.getLong(index + 2 * Long.BYTES));
            index += PACKET_HEADER + length;
        }
    }

    /** Hands the states of the channel's requests to the embedder while it leaves the restore alone. */
    void decode(int row, Channel near, PacketStateHandler handler, Runnable requireUnchanged) {
        final int version = stateVersion(row);
        int index = packets(row, near.config());
        for (long packet = row(row, IN_FLIGHT); packet > 0; packet--) {
            final int length = length(index);
            final int stateLength = stateLength(index);
            if (stateLength > 0) {
                final Channel end = table(index) < 2 ? near : near.opposite();
                final InFlight table = (table(index) & 1) == 0 ? end.received() : end.awaiting();
                final long transactionId = captured.buffer().getLong(index);
                view.wrap(captured.buffer(), index + PACKET_HEADER + length - padded(stateLength), stateLength);
                try {
                    handler.decode(end, table, transactionId, version, view);
                } catch (RuntimeException e) {
                    throw new ImageException(offset(row), "state of transaction " + transactionId + " in channel "
                        + Integer.toUnsignedString(near.id()) + ", version " + version + ',', e);
                }
                requireUnchanged.run();
            }
            index += PACKET_HEADER + length;
        }
    }

    /** Makes the rest of the channel visible: contexts of its ends, positions and words of its rings. */
    void restore(int row, ChannelMemory memory) {
        final ChannelConfig config = memory.config();
        int index = (int)row(row, CAPTURED);
        for (int end = 0; end < config.ends(); end++) {
            memory.context(end).putBytes(0, captured.buffer(), index, config.contextLength());
            index += padded(config.contextLength());
        }
        memory.incoming().restore(row(row, RINGS), row(row, RINGS + 1), row(row, RINGS + 2), (int)row(row, RINGS + 3));
        final int out = RINGS + RingMemory.CUT_LENGTH;
        memory.outgoing().restore(row(row, out), row(row, out + 1), row(row, out + 2), (int)row(row, out + 3));
    }

    private long row(int row, int item) {
        return rows.buffer().getLong((row * ROW + item) * Long.BYTES);
    }

    /** Index of the first packet: behind the contexts. */
    private int packets(int row, ChannelConfig config) {
        return (int)row(row, CAPTURED) + config.ends() * padded(config.contextLength());
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
