/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;

/**
 * Work in bursts: a guest works for a while and rests for a while, like a server between two rushes. All guests begin
 * with a burst.
 *
 * @param longest     longest burst, in ticks, 1 or more.
 * @param longestRest longest rest after it, in ticks; 0: the guest never rests.
 */
record Bursts(int longest, int longestRest) {
    /** Length of the state: the tick when the burst ends, and the tick when the rest after it ends. */
    static final int STATE_LENGTH = 2 * Long.BYTES;

    /** Bursts of the same length without a rest between them. */
    Bursts withoutRest() {
        return new Bursts(longest, 0);
    }

    /** Does the guest rest in this tick? The state stands at the offset. */
    boolean isResting(MutableDirectBuffer state, int offset, long tick, SplitMix64 random) {
        if (tick >= state.getLong(offset + Long.BYTES)) {
            final long end = tick + 1 + random.nextInt(longest);
            state.putLong(offset, end);
            state.putLong(offset + Long.BYTES, end + random.nextInt(longestRest + 1));
        }
        return tick >= state.getLong(offset);
    }
}
