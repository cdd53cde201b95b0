/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;

/**
 * Now and then an end does nothing for a while, as a guest does whose processor is taken away: so rings fill up, and
 * are emptied again.
 *
 * @param oneIn   a stall begins in one of so many ticks.
 * @param longest of a stall in ticks.
 */
record Stalls(int oneIn, int longest) {
    /** Keeps the tick when the stall ends in the state at the offset. */
    boolean isStalled(MutableDirectBuffer state, int offset, long tick, SplitMix64 random) {
        if (tick < state.getLong(offset)) {
            return true;
        }
        if (random.nextInt(oneIn) > 0) {
            return false;
        }
        state.putLong(offset, tick + 1 + random.nextInt(longest));
        return true;
    }
}
