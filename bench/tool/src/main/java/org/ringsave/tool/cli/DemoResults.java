/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationTotals;
import org.ringsave.tool.sim.StorageTotals;

/** The measurements of the demo's runs. Times are in nanoseconds. */
final class DemoResults {
    private static final int WARM_UP = 10;

    private final CheckpointStatistics without;
    private final CheckpointStatistics live;
    private final CheckpointStatistics stopped;
    private SimulationTotals totals;
    private StorageTotals storage;
    private long joinNs;
    private int joinedDeltas;
    private long restoreNs;
    private long restoredTick;

    /** Ticks of the first tenth are not measured. */
    DemoResults(long ticks) {
        without = new CheckpointStatistics(ticks / WARM_UP);
        live = new CheckpointStatistics(ticks / WARM_UP);
        stopped = new CheckpointStatistics(ticks / WARM_UP);
    }

    /** The run without checkpoints. */
    CheckpointStatistics without() {
        return without;
    }

    /** The run with live checkpoints. */
    CheckpointStatistics live() {
        return live;
    }

    /** The run that stopped for each checkpoint. */
    CheckpointStatistics stopped() {
        return stopped;
    }

    /** The run without checkpoints has ended. */
    void ended(Simulation simulation) {
        totals = simulation.totals();
        storage = simulation.storageTotals();
    }

    SimulationTotals totals() {
        return totals;
    }

    StorageTotals storage() {
        return storage;
    }

    /** The image to continue from was joined from a full image and deltas. */
    void joined(long ns, int deltas) {
        joinNs = ns;
        joinedDeltas = deltas;
    }

    long joinNs() {
        return joinNs;
    }

    /** 0 if the image to continue from is full. */
    int joinedDeltas() {
        return joinedDeltas;
    }

    /** The run was restored in another process, from the image of a tick. */
    void restored(long ns, long tick) {
        restoreNs = ns;
        restoredTick = tick;
    }

    long restoreNs() {
        return restoreNs;
    }

    long restoredTick() {
        return restoredTick;
    }
}
