/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.EncodedState;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RecordWriter;

/**
 * The application states of the embedder in the capture arena: name and bytes of each, both padded to 8. The bytes of a
 * revision that an earlier begin encoded come from the set. A row of a state, in longs:
 *
 * <pre>
 *     0       1             2            3         4          5          6
 *     +-------+-------------+------------+---------+----------+----------+------+
 *     | index | stateLength | nameLength | version | optional | revision | kept |
 *     +-------+-------------+------------+---------+----------+----------+------+
 * </pre>
 */
final class AppStates {
    private static final int INDEX = 0;
    private static final int STATE_LENGTH = 1;
    private static final int NAME_LENGTH = 2;
    private static final int VERSION = 3;
    private static final int OPTIONAL = 4;
    private static final int REVISION = 5;
    private static final int KEPT = 6;
    private static final int ROW = 7;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long[] table = new long[0];
    private int count;

    /** Asks each state of a set for revision and length, and returns the room that they take in the arena at most. */
    long measure(ChannelSet set) {
        final List<EncodedState> states = ChannelAccess.encodedStates(set);
        count = states.size();
        if (table.length < count * ROW) {
            table = new long[count * ROW];
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length += BitUtil.align(ChannelMemory.MAX_NAME_LENGTH + (long)measure(i, states.get(i)), Long.BYTES);
        }
        return length;
    }

    private int measure(int app, EncodedState encoded) {
        final AppState state = encoded.state();
        final long revision = state.revision();
        final boolean isKept = revision >= 0 && isKept(app, encoded, revision);
        final int stateLength = isKept ? encoded.length() : state.encodedLength();
        if (stateLength < 0) {
            throw new IllegalStateException("AppState " + state.name() + ": encodedLength=" + stateLength);
        }
        table[app * ROW + STATE_LENGTH] = stateLength;
        table[app * ROW + REVISION] = revision;
        table[app * ROW + KEPT] = isKept ? 1 : 0;
        return stateLength;
    }

    /** May the kept bytes be taken? Then the row has the version and the optional bit that stand beside them. */
    private boolean isKept(int app, EncodedState encoded, long revision) {
        final int version = encoded.state().version();
        final boolean optional = encoded.state().isOptional();
        describe(app, version, optional);
        return encoded.isOf(revision, version, optional);
    }

    private void describe(int app, int version, boolean optional) {
        table[app * ROW + VERSION] = version;
        table[app * ROW + OPTIONAL] = optional ? 1 : 0;
    }

    /** Has each state written into the arena, from its start on. */
    void capture(ChannelSet set, UnsafeBuffer arena) {
        final List<EncodedState> states = ChannelAccess.encodedStates(set);
        int used = 0;
        for (int i = 0; i < count; i++) {
            used = capture(i, states.get(i), arena, used);
        }
    }

    private int capture(int app, EncodedState encoded, UnsafeBuffer arena, int start) {
        final AppState state = encoded.state();
        final int row = app * ROW;
        final byte[] name = encoded.name();
        final int stateLength = (int)table[row + STATE_LENGTH];
        final int stateIndex = start + BitUtil.align(name.length, Long.BYTES);
        final int end = stateIndex + BitUtil.align(stateLength, Long.BYTES);
        table[row + INDEX] = start;
        table[row + NAME_LENGTH] = name.length;
        arena.setMemory(start, stateIndex - start, (byte)0);
        arena.putBytes(start, name);
        if (table[row + KEPT] == 1) {
            arena.setMemory(stateIndex + stateLength, end - stateIndex - stateLength, (byte)0);
            encoded.copyTo(arena, stateIndex);
            return end;
        }
        final int version = state.version();
        final boolean optional = state.isOptional();
        describe(app, version, optional);
        arena.setMemory(stateIndex, end - stateIndex, (byte)0);
        view.wrap(arena, stateIndex, stateLength);
        encode(state, stateLength);
        if (table[row + REVISION] >= 0) {
            encoded.keep(table[row + REVISION], version, optional, view, stateLength);
        }
        return end;
    }

    /** The bounds of the buffer stop a state that writes more than it said; Agrona's message names no state. */
    private void encode(AppState state, int stateLength) {
        try {
            state.encode(view);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalStateException("begin: AppState \"" + state.name() + "\" wrote outside of the "
                + stateLength + " bytes that encodedLength() announced: " + e.getMessage()
                + "; announce as many as encode() writes", e);
        }
    }

    int count() {
        return count;
    }

    /** Where in the arena a state's name and bytes start. */
    int index(int app) {
        return (int)table[app * ROW + INDEX];
    }

    /** Length of name and bytes as they stand in the image, without the padding at the end. */
    long payloadLength(int app) {
        return ImageDescriptor.align(table[app * ROW + NAME_LENGTH]) + table[app * ROW + STATE_LENGTH];
    }

    /** Encodes the record of a state. */
    void encodeRecord(RecordWriter writer, int app) {
        final int row = app * ROW;
        writer.application(payloadLength(app), (int)table[row + NAME_LENGTH], table[row + STATE_LENGTH],
            (int)table[row + VERSION], (int)table[row + OPTIONAL]);
    }
}
