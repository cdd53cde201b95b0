/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.save.SaveSession;

/** The costs of live saves to the simulation: spills, ticks that waited, and saves that came late. */
final class LiveCosts {
    private long spills;
    private long spilledBytes;
    private long held;
    private long late;

    /** Adds the spills of a save that ended. The session counts them from its begin. */
    void add(SaveSession session, long heldSoFar) {
        spills += session.spillCount();
        spilledBytes += session.spilledLength();
        held = heldSoFar;
    }

    /** Adds a checkpoint that was due. Its predecessor is late if it is not complete then. */
    void due(boolean isLate) {
        late += isLate ? 1 : 0;
    }

    long spills() {
        return spills;
    }

    long spilledBytes() {
        return spilledBytes;
    }

    /** Number of calls that waited within a tick for a save whose spill arena was full. */
    long held() {
        return held;
    }

    /** Checkpoints that were not complete when the next was due. */
    long late() {
        return late;
    }
}
