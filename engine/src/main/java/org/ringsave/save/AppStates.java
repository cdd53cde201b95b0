/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.image.ImageDescriptor;

/**
 * The application states of the embedder in the capture arena: name and bytes of each, both padded to 8. A row of a
 * state, in longs:
 *
 * <pre>
 *     0       1             2            3         4
 *     +-------+-------------+------------+---------+----------+
 *     | index | stateLength | nameLength | version | optional |
 *     +-------+-------------+------------+---------+----------+
 * </pre>
 */
final class AppStates {
    private static final int INDEX = 0;
    private static final int STATE_LENGTH = 1;
    private static final int NAME_LENGTH = 2;
    private static final int VERSION = 3;
    private static final int OPTIONAL = 4;
    private static final int ROW = 5;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long[] table = new long[0];
    private int count;

    /** Asks each state for its length, and returns the room that they take in the arena at most. */
    long measure(List<AppState> states) {
        count = states.size();
        if (table.length < count * ROW) {
            table = new long[count * ROW];
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            final AppState state = states.get(i);
            final int stateLength = state.encodedLength();
            if (stateLength < 0) {
                throw new IllegalStateException("AppState " + state.name() + ": encodedLength=" + stateLength);
            }
            table[i * ROW + STATE_LENGTH] = stateLength;
            length += BitUtil.align(ChannelMemory.MAX_NAME_LENGTH + (long)stateLength, Long.BYTES);
        }
        return length;
    }

    /** Has each state written into the arena, and returns the arena's index behind them. */
    int capture(List<AppState> states, UnsafeBuffer arena, int start) {
        int used = start;
        for (int i = 0; i < count; i++) {
            final AppState state = states.get(i);
            final int row = i * ROW;
            final byte[] name = state.name().getBytes(StandardCharsets.UTF_8);
            final int stateLength = (int)table[row + STATE_LENGTH];
            final int stateIndex = used + BitUtil.align(name.length, Long.BYTES);
            final int end = stateIndex + BitUtil.align(stateLength, Long.BYTES);
            table[row + INDEX] = used;
            table[row + NAME_LENGTH] = name.length;
            table[row + VERSION] = state.version();
            table[row + OPTIONAL] = state.isOptional() ? 1 : 0;
            arena.setMemory(used, end - used, (byte)0);
            arena.putBytes(used, name);
            view.wrap(arena, stateIndex, stateLength);
            state.encode(view);
            used = end;
        }
        return used;
    }

    int count() {
        return count;
    }

    /** Where in the arena a state's name and bytes start. */
    int index(int app) {
        return (int)table[app * ROW + INDEX];
    }

    long stateLength(int app) {
        return table[app * ROW + STATE_LENGTH];
    }

    int nameLength(int app) {
        return (int)table[app * ROW + NAME_LENGTH];
    }

    int version(int app) {
        return (int)table[app * ROW + VERSION];
    }

    int optional(int app) {
        return (int)table[app * ROW + OPTIONAL];
    }

    /** Length of name and bytes as they stand in the image, without the padding at the end. */
    long payloadLength(int app) {
        return ImageDescriptor.align(nameLength(app)) + stateLength(app);
    }
}
