/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Outcome;

/**
 * Simulated time stands still where a live save is in the way of a write and has no room to move its bytes to: the save
 * goes on within the tick until the write can be done. So whoever writes can't tell a run that is saved from another.
 */
final class HeldTime {
    private Runnable save;
    private long count;

    /** What lets the save under way go on by a step. */
    void onHeld(Runnable step) {
        save = step;
    }

    /** How often a save had to go on by a step first. */
    long count() {
        return count;
    }

    /** Was this the outcome of a packet that is to be written again, now that the save has gone on by a step? */
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
            throw new IllegalStateException("a live save is in the way, and nothing was given that lets it go on");
        }
        count++;
        save.run();
    }
}
