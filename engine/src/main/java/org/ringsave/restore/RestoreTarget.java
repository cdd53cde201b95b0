/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.ring.RingMemory;

/**
 * Where a checked image goes: into a given set, into a set built on the way, or, to verify only, nowhere. Ring bytes
 * go to their place at once, where nobody sees them; all else is kept aside until {@link #apply}.
 */
final class RestoreTarget {
    /**
     * A row of words for a channel: id, index of its captured bytes, packets in flight, then what was cut of its rings.
     */
    private static final int RINGS = 3;
    /** Before a captured packet: transaction id; type, table, length; length of the ranges. */
    private static final int PACKET_HEADER = 3 * Long.BYTES;
    private static final int LARGEST_KEPT = 1024;
    private static final int ROW = RINGS + 2 * RingMemory.CUT_LENGTH;

    /** A state of the application section, waiting for apply. */
    private record Staged(AppState state, int version, int index, int length) {
    }

    private final Stage states = new Stage();
    private final Stage rows = new Stage();
    private final Stage captured = new Stage();
    private final List<Staged> staged = new ArrayList<>();
    private LongHashSet seen = new LongHashSet();
    private int seenTable;
    private ChannelSet set;
    private boolean building;
    private long limit;
    private long declared;
    private ChannelMemory channel;
    private int skippedId;
    private boolean skipped;
    private String unknownState;
    private long unknownStateOffset;

    void begin(ChannelSet target, boolean build, long memoryLimit) {
        set = target;
        building = build;
        limit = memoryLimit;
        channel = null;
        skipped = false;
        unknownState = null;
        staged.clear();
        states.clear();
        rows.clear();
        captured.clear();
        declared = 0;
    }

    ChannelSet set() {
        return set;
    }

    void application(long offset, String name, int version, UnsafeBuffer payload, int index, int length) {
        if (set == null) {
            return;
        }
        for (final AppState state : set.appStates()) {
            if (state.name().equals(name)) {
                staged.add(new Staged(state, version, states.length(), length));
                states.append(payload, index, length);
                return;
            }
        }
        unknownState = name;
        unknownStateOffset = offset;
    }

    void channel(long offset, int id, ChannelConfig config, long inFlightCount) {
        channel = null;
        seenTable = -1;
        if (set == null) {
            return;
        }
        rows.append(Integer.toUnsignedLong(id));
        rows.append(captured.length());
        rows.append(inFlightCount);
        if (building) {
            declared += config.memoryLength();
            if (declared > limit) {
                throw new ImageException(offset, "memory of the channels up to " + Integer.toUnsignedString(id),
                    "at most the limit of " + limit + " bytes", declared);
            }
            channel = ChannelAccess.add(set, id, config);
            return;
        }
        final Channel found = set.get(id);
        if (found == null) {
            skipped = true;
            skippedId = id;
            return;
        }
        if (!found.config().equals(config)) {
            throw new ImageException(offset, "geometry of channel " + Integer.toUnsignedString(id), found.config(),
                config);
        }
        channel = ChannelAccess.memory(found);
    }

    void channelPayload(long offset, byte[] name, UnsafeBuffer contexts, int index, int stride) {
        if (channel == null) {
            return;
        }
        if (building) {
            channel.name(name);
        } else if (!Arrays.equals(channel.name(), name)) {
            throw new ImageException(offset, "name of channel " + Integer.toUnsignedString(channel.id()),
                text(channel.name()), text(name));
        }
        captured.append(contexts, index, stride * channel.config().ends());
    }

    private static String text(byte[] utf8) {
        return '"' + new String(utf8, StandardCharsets.UTF_8) + '"';
    }

    /** Notes the positions of a ring, and returns where its bytes go; null: nowhere. */
    UnsafeBuffer ring(int side, long head, long tail, long words, long featureBits) {
        if (set == null) {
            return null;
        }
        rows.append(head);
        rows.append(tail);
        rows.append(words);
        rows.append(featureBits);
        if (channel == null) {
            return null;
        }
        return side == 0 ? channel.incoming().data() : channel.outgoing().data();
    }

    /** A packet in flight: the payload is its context, padded, its ranges and its own payload. */
    void inFlight(long offset, int table, long transactionId, int type, int rangesLength, Stage payload) {
        if (table != seenTable) {
            seenTable = table;
            forgetSeen();
        }
        if (!seen.add(transactionId)) {
            throw new ImageException(offset, "transactionId", "unique in its table",
                Long.toUnsignedString(transactionId));
        }
        if (channel != null) {
            captured.append(transactionId);
            captured.append(type | (long)table << Short.SIZE | (long)payload.length() << Integer.SIZE);
            captured.append(rangesLength);
            captured.append(payload.buffer(), 0, payload.length());
        }
    }

    // Clearing costs the capacity, which never shrinks: one large table must not make every small one after it slow.
    private void forgetSeen() {
        if (seen.capacity() > LARGEST_KEPT) {
            seen = new LongHashSet();
        } else {
            seen.clear();
        }
    }

    /** Asks whether the image and the states of the embedder agree; if it throws, the set is as it was. */
    void prepare(long imageLength) {
        if (skipped) {
            throw new ImageException(0, "channelCount", "only channels of the set, or applyOnly()",
                "an image with channel " + Integer.toUnsignedString(skippedId));
        }
        final int inImage = rowCount();
        if (inImage != set.channels().size()) {
            throw new ImageException(0, "channelCount", set.channels().size() + " as in the set, or applyOnly()",
                inImage);
        }
        if (unknownState != null) {
            throw new ImageException(unknownStateOffset, "name", "that of an AppState in the set, or applyOnly()",
                '"' + unknownState + '"');
        }
        if (staged.size() != set.appStates().size()) {
            throw new ImageException(0, "applicationCount", set.appStates().size() + " as in the set", staged.size());
        }
        prepareStates(imageLength);
    }

    /** Makes the image visible. */
    void commit() {
        for (int i = 0; i < rowCount(); i++) {
            applyRow(i);
        }
        staged.forEach(s -> s.state().commit());
    }

    /** Makes one channel visible and leaves the others alone. */
    void applyOnly(int id) {
        final boolean inSet = set.get(id) != null;
        int row = rowCount() - 1;
        while (row >= 0 && row(row, 0) != Integer.toUnsignedLong(id)) {
            row--;
        }
        if (!inSet || row < 0) {
            throw new IllegalArgumentException("applyOnly: channel " + Integer.toUnsignedString(id) + " is not in the "
                + (inSet ? "image" : "set"));
        }
        applyRow(row);
    }

    private void prepareStates(long imageLength) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (final Staged s : staged) {
            view.wrap(states.buffer(), s.index, s.length);
            try {
                s.state.prepare(s.version, view);
            } catch (RuntimeException e) {
                throw new ImageException(imageLength, "AppState " + s.state.name() + " version " + s.version, e);
            }
        }
    }

    private void applyRow(int row) {
        final ChannelMemory memory = ChannelAccess.memory(set.get((int)row(row, 0)));
        final ChannelConfig config = memory.config();
        final UnsafeBuffer from = captured.buffer();
        int index = (int)row(row, 1);
        for (int end = 0; end < config.ends(); end++) {
            memory.context(end).putBytes(0, from, index, config.contextLength());
            index += (int)ImageDescriptor.align(config.contextLength());
        }
        for (long packet = row(row, 2); packet > 0; packet--) {
            final long tagged = from.getLong(index + Long.BYTES);
            final int length = (int)(tagged >>> Integer.SIZE);
            memory.restoreInFlight((int)(tagged >> Short.SIZE) & 3, from.getLong(index), (int)tagged & 0xFFFF, from,
                index + PACKET_HEADER, length, (int)from.getLong(index + 2 * Long.BYTES));
            index += PACKET_HEADER + length;
        }
        memory.incoming().restore(row(row, RINGS), row(row, RINGS + 1), row(row, RINGS + 2), (int)row(row, RINGS + 3));
        final int out = RINGS + RingMemory.CUT_LENGTH;
        memory.outgoing().restore(row(row, out), row(row, out + 1), row(row, out + 2), (int)row(row, out + 3));
    }

    private int rowCount() {
        return rows.length() / (ROW * Long.BYTES);
    }

    private long row(int row, int item) {
        return rows.buffer().getLong((row * ROW + item) * Long.BYTES);
    }

    /** Lets go of a given set, which is as it was, and closes one that was being built. */
    void drop() {
        if (building) {
            set.close();
        }
        set = null;
    }
}
