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

/** What {@link InFlightBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class InFlightTimes {
    private long tableNs;
    private long roundTripNs;
    private long untrackedNs;
    private long floorNs;
    private long halfFloorNs;
    private long requests;

    /** Made by the benchmark's harness. */
    public InFlightTimes() {
    }

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        tableNs = 0;
        roundTripNs = 0;
        untrackedNs = 0;
        floorNs = 0;
        halfFloorNs = 0;
        requests = 0;
    }

    void tables(long table, long roundTrip, long untracked) {
        tableNs += table;
        roundTripNs += roundTrip;
        untrackedNs += untracked;
    }

    void floors(long floor, long halfFloor) {
        floorNs += floor;
        halfFloorNs += halfFloor;
    }

    void requests(long more) {
        requests += more;
    }

    /**
     * On one table alone.
     *
     * @return in nanoseconds.
     */
    public long tableNs() {
        return tableNs;
    }

    /**
     * On requests that are sent, kept, completed and forgotten at both ends.
     *
     * @return in nanoseconds.
     */
    public long roundTripNs() {
        return roundTripNs;
    }

    /**
     * On the same packets where nothing is kept.
     *
     * @return in nanoseconds.
     */
    public long untrackedNs() {
        return untrackedNs;
    }

    /**
     * On copying those packets' bytes into a ring's memory and out of it.
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

    /**
     * Of each.
     *
     * @return how many came and went.
     */
    public long requests() {
        return requests;
    }
}
