/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What {@link RingThreadsBenchmark#copyAlone} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CopyTimes {
    private long floorNs;
    private long halfFloorNs;

    /** Made by the benchmark's harness. */
    public CopyTimes() {
    }

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        floorNs = 0;
        halfFloorNs = 0;
    }

    void floors(long floor, long halfFloor) {
        floorNs += floor;
        halfFloorNs += halfFloor;
    }

    /**
     * On copying payloads in and out.
     *
     * @return in nanoseconds.
     */
    public long floorNs() {
        return floorNs;
    }

    /**
     * On copying half of them.
     *
     * @return in nanoseconds.
     */
    public long halfFloorNs() {
        return halfFloorNs;
    }
}
