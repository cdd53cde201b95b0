/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;

/**
 * Random stalls: now and then one end does nothing for a while, like a guest that lost its processor. Rings fill up
 * meanwhile and are emptied later.
 *
 * @param oneIn   average number of ticks per stall: a stall begins with a chance of one in this number.
 * @param longest longest stall, in ticks.
 */
record Stalls(int oneIn, int longest) {
    /** Is the end stalled in this tick? The state holds the tick when the stall ends, at the offset. */
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
