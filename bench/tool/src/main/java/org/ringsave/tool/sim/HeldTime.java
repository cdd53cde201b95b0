/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Outcome;

/**
 * Stops simulated time while a live save blocks a write and its spill arena is full. The save goes on within the tick
 * until the write is possible. So guests and devices behave the same with a save and without.
 */
final class HeldTime {
    private Runnable save;
    private long count;

    /** Sets the call that lets the running save go on by one step. */
    void onHeld(Runnable step) {
        save = step;
    }

    /** Number of steps that saves had to take within a tick. */
    long count() {
        return count;
    }

    /** Must the packet be written again? If so, the save has gone on by one step. */
    boolean mustRetry(long outcome) {
        if (outcome != Outcome.PINNED) {
            return false;
        }
        hold();
        return true;
    }

    /** Returns when a part of a region may be written. */
    void prepareToWrite(MemoryRegion region, int index, int length) {
        while (!region.prepareToWrite(index, length)) {
            hold();
        }
    }

    private void hold() {
        if (save == null) {
            throw new IllegalStateException("a live save is in the way and cannot go on: call onHeld first");
        }
        count++;
        save.run();
    }
}
