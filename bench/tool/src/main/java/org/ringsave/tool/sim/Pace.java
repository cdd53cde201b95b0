/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;

/**
 * When a guest acts.
 *
 * @param stalls ticks in which it does nothing at all.
 * @param bursts ticks in which it begins new work.
 */
record Pace(Stalls stalls, Bursts bursts) {
    /** Length of the state: the tick when a stall ends, and the state of bursts. */
    static final int STATE_LENGTH = Long.BYTES + Bursts.STATE_LENGTH;

    /** Does the guest do nothing at all? The state stands at the offset. */
    boolean isStalled(MutableDirectBuffer state, int offset, long tick, SplitMix64 random) {
        return stalls.isStalled(state, offset, tick, random);
    }

    /** Does the guest begin no work? The state stands at the offset. */
    boolean isResting(MutableDirectBuffer state, int offset, long tick, SplitMix64 random) {
        return bursts.isResting(state, offset + Long.BYTES, tick, random);
    }
}
