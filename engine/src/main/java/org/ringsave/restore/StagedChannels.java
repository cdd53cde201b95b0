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

/**
 * What is kept aside of an image's channels until it is applied: all but the bytes of their rings. Of the image before
 * it in a chain the rows are kept too, for they say which bytes of each ring are in their place.
 */
final class StagedChannels {
    /** Before a captured packet: transaction id; type, table and length of all; lengths of ranges and state. */
    private static final int PACKET_HEADER = 3 * Long.BYTES;

    private final Stage captured = new Stage();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ChannelRows rows = new ChannelRows();
    private ChannelRows base = new ChannelRows();
    /** Where the channel that came last is in the base, or would be. */
    private int baseRow;
    private int channelId;

    void clear() {
        rows.clear();
        base.clear();
        captured.clear();
        baseRow = 0;
    }

    /** The image is the base of the next one, of which nothing has come. */
    void next() {
        final ChannelRows spare = base;
        base = rows;
        rows = spare;
        rows.clear();
        captured.clear();
        baseRow = 0;
    }

    /** A channel comes; in both images they come by ascending ids, so what its row in the base is, is soon found. */
    void channel(long offset, int id, long inFlightCount, int stateVersion) {
        channelId = id;
        rows.append(Integer.toUnsignedLong(id));
        rows.append(captured.length());
        rows.append(inFlightCount);
        rows.append(offset);
        rows.append(stateVersion);
        while (baseRow < base.count() && Integer.compareUnsigned(base.id(baseRow), id) < 0) {
            baseRow++;
        }
    }

    /** Where the channel that came last goes; null if the set has no such channel. */
    void memory(ChannelMemory memory) {
        rows.memory(memory);
    }

    /** Where the channel that came last went in the base; null if it is new, or went nowhere. */
    ChannelMemory baseMemory() {
        return isInBase() ? base.memory(baseRow) : null;
    }

    /** Does the base have the channel that came last? */
    private boolean isInBase() {
        return baseRow < base.count() && base.id(baseRow) == channelId;
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

    /**
     * Refuses a ring of the channel that came last whose bytes begin behind its head, unless those before them are in
     * their place.
     */
    void requireBase(long offset, int side, long head, long from) {
        if (!isInBase() || base.memory(baseRow) != rows.memory(rows.count())) {
            throw wrongFrom(offset, side, head + ", its head, as the base has no such channel", from);
        }
        final long baseHead = base.ring(baseRow, side, 0);
        final long baseTail = base.ring(baseRow, side, 1);
        if (head < baseHead || from != baseTail) {
            throw wrongFrom(offset, side, head + ", its head, or " + baseTail + ", the base's tail, if the head is not"
                + " before that of the base, " + baseHead, from);
        }
    }

    private ImageException wrongFrom(long offset, int side, String expected, long from) {
        return new ImageException(offset, "from of the " + (side == 0 ? "incoming" : "outgoing") + " ring of channel "
            + Integer.toUnsignedString(channelId), expected, from);
    }

    void packet(long transactionId, int table, int type, int rangesLength, int stateLength, Stage payload) {
        captured.append(transactionId);
        captured.append(type | (long)table << Short.SIZE | (long)payload.length() << Integer.SIZE);
        captured.append(rangesLength | (long)stateLength << Integer.SIZE);
        captured.append(payload.buffer(), 0, payload.length());
    }

    int count() {
        return rows.count();
    }

    /** The row of a channel, or -1. */
    int find(int id) {
        return rows.find(id);
    }

    int id(int row) {
        return rows.id(row);
    }

    /** Where the channel goes; null if the set has no such channel. */
    ChannelMemory memory(int row) {
        return rows.memory(row);
    }

    /** Where the channel starts in the image. */
    long offset(int row) {
        return rows.word(row, ChannelRows.OFFSET);
    }

    /** Of a ring: side is 0 for the incoming one and 1 for the outgoing. */
    long tail(int row, int side) {
        return rows.ring(row, side, 1);
    }

    int stateVersion(int row) {
        return (int)rows.word(row, ChannelRows.STATE_VERSION);
    }

    /** Does any request of the channel come with state of the embedder? */
    boolean hasPacketState(int row, ChannelConfig config) {
        int index = packets(row, config);
        long stateLength = 0;
        for (long packet = rows.word(row, ChannelRows.IN_FLIGHT); packet > 0 && stateLength == 0; packet--) {
            stateLength = stateLength(index);
            index += PACKET_HEADER + length(index);
        }
        return stateLength > 0;
    }

    /** Puts the channel's requests into their tables. */
    void restorePackets(int row, ChannelMemory memory) {
        final UnsafeBuffer from = captured.buffer();
        int index = packets(row, memory.config());
        for (long packet = rows.word(row, ChannelRows.IN_FLIGHT); packet > 0; packet--) {
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
        for (long packet = rows.word(row, ChannelRows.IN_FLIGHT); packet > 0; packet--) {
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
        int index = (int)rows.word(row, ChannelRows.CAPTURED);
        for (int end = 0; end < config.ends(); end++) {
            memory.context(end).putBytes(0, captured.buffer(), index, config.contextLength());
            index += padded(config.contextLength());
        }
        restore(row, 0, memory.incoming());
        restore(row, 1, memory.outgoing());
    }

    private void restore(int row, int side, RingMemory ring) {
        ring.restore(rows.ring(row, side, 0), rows.ring(row, side, 1), rows.ring(row, side, 2),
            (int)rows.ring(row, side, 3));
    }

    /** Index of the first packet: behind the contexts. */
    private int packets(int row, ChannelConfig config) {
        return (int)rows.word(row, ChannelRows.CAPTURED) + config.ends() * padded(config.contextLength());
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
