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

/** What {@link RingBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class RingTimes {
    private long pairedNs;
    private long mappedNs;
    private long agronaNs;
    private long floorNs;
    private long halfFloorNs;
    private long packets;

    /** Made by the benchmark's harness. */
    public RingTimes() {
    }

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        pairedNs = 0;
        mappedNs = 0;
        agronaNs = 0;
        floorNs = 0;
        halfFloorNs = 0;
        packets = 0;
    }

    void rings(long paired, long mapped, long agrona) {
        pairedNs += paired;
        mappedNs += mapped;
        agronaNs += agrona;
    }

    void floors(long floor, long halfFloor) {
        floorNs += floor;
        halfFloorNs += halfFloor;
    }

    void packets(long more) {
        packets += more;
    }

    /**
     * On rings both ends of which live in this process.
     *
     * @return in nanoseconds.
     */
    public long pairedNs() {
        return pairedNs;
    }

    /**
     * On rings in mapped files.
     *
     * @return in nanoseconds.
     */
    public long mappedNs() {
        return mappedNs;
    }

    /**
     * On Agrona's ring buffer.
     *
     * @return in nanoseconds.
     */
    public long agronaNs() {
        return agronaNs;
    }

    /**
     * On copying the same payloads in and out, and nothing else.
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
     * @return how many went through each ring.
     */
    public long packets() {
        return packets;
    }
}
