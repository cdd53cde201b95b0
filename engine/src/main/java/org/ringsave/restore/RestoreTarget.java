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
import org.ringsave.image.ImageException;
import org.ringsave.ring.RingMemory;

/**
 * Where a checked image goes: into a given set, into a set built on the way, or, to verify only, nowhere. Ring bytes
 * go to their place at once, where nobody sees them; positions are kept aside until {@link #apply}.
 */
final class RestoreTarget {
    private static final int PENDING_ROW = 2 * RingMemory.CUT_LENGTH + 1;

    /** A state of the application section, waiting for apply. */
    private record Staged(AppState state, int version, int index, int length) {
    }

    private final Stage states = new Stage();
    private final Stage positions = new Stage();
    private final List<Staged> staged = new ArrayList<>();
    private final LongHashSet seen = new LongHashSet();
    private int seenTable;
    private ChannelSet set;
    private boolean building;
    private long limit;
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
        positions.clear();
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

    void channel(long offset, int id, ChannelConfig config) {
        channel = null;
        seenTable = -1;
        if (set == null) {
            return;
        }
        if (building) {
            channel = ChannelAccess.add(set, id, config, limit);
            if (channel == null) {
                throw new ImageException(offset, "memory of channel " + Integer.toUnsignedString(id),
                    "at most the limit of " + limit + " bytes for all", config.memoryLength() + " bytes more than the "
                    + set.memoryLength() + " so far");
            }
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
        for (int end = 0; end < channel.config().ends(); end++) {
            channel.context(end).putBytes(0, contexts, index + end * stride, channel.config().contextLength());
        }
    }

    private static String text(byte[] utf8) {
        return '"' + new String(utf8, StandardCharsets.UTF_8) + '"';
    }

    /** Notes the positions of a ring, and returns where its bytes go; null: nowhere. */
    UnsafeBuffer ring(int side, long id, long head, long tail, long words, long featureBits) {
        if (set == null) {
            return null;
        }
        if (side == 0) {
            positions.append(id);
        }
        positions.append(head);
        positions.append(tail);
        positions.append(words);
        positions.append(featureBits);
        if (channel == null) {
            return null;
        }
        return side == 0 ? channel.incoming().data() : channel.outgoing().data();
    }

    void inFlight(long offset, int end, int direction, long transactionId, int type, UnsafeBuffer payload,
        int packetLength) {
        final boolean unique = channel == null ? addSeen(end << 1 | direction, transactionId)
            : channel.restoreInFlight(end, direction, transactionId, type, payload, packetLength) == 0;
        if (!unique) {
            throw new ImageException(offset, "transactionId", "unique in its table", transactionId);
        }
    }

    /** Where no table checks that ids are unique, a set of them does. */
    private boolean addSeen(int table, long transactionId) {
        if (table != seenTable) {
            seenTable = table;
            seen.clear();
        }
        return seen.add(transactionId);
    }

    /** Makes the image visible; if it throws, the set is empty. */
    void apply(long imageLength) {
        if (skipped) {
            throw new ImageException(0, "channelCount", "only channels of the set, or applyOnly()",
                "an image with channel " + Integer.toUnsignedString(skippedId));
        }
        final int inImage = positions.length() / (PENDING_ROW * Long.BYTES);
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
        for (int i = 0; i < inImage; i++) {
            applyPositions(i);
        }
        staged.forEach(s -> s.state().commit());
    }

    /** Makes one channel visible and empties the others. */
    void applyOnly(int id) {
        final Channel only = set.get(id);
        int row = -1;
        for (int i = 0; i < positions.length() / (PENDING_ROW * Long.BYTES); i++) {
            if (position(i, 0) == Integer.toUnsignedLong(id)) {
                row = i;
            }
        }
        if (only == null || row < 0) {
            throw new IllegalArgumentException("applyOnly: channel " + Integer.toUnsignedString(id) + " is not in the "
                + (only == null ? "set" : "image"));
        }
        set.channels().stream().filter(c -> c != only).forEach(c -> ChannelAccess.memory(c).clear());
        applyPositions(row);
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

    private void applyPositions(int row) {
        final ChannelMemory memory = ChannelAccess.memory(set.get((int)position(row, 0)));
        memory.incoming().restore(position(row, 1), position(row, 2), position(row, 3), (int)position(row, 4));
        memory.outgoing().restore(position(row, 5), position(row, 6), position(row, 7), (int)position(row, 8));
    }

    private long position(int row, int item) {
        return positions.buffer().getLong((row * PENDING_ROW + item) * Long.BYTES);
    }

    /** Leaves a given set as empty as it was, and closes one that was being built. */
    void drop() {
        if (building) {
            set.close();
        } else if (set != null) {
            set.channels().forEach(c -> ChannelAccess.memory(c).clear());
        }
        set = null;
    }
}
