/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link RingBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class RingTimes {
    /** On rings both ends of which live in this process, in nanoseconds. */
    public long pairedNs;
    /** On rings in mapped files, in nanoseconds. */
    public long mappedNs;
    /** On Agrona's ring buffer, in nanoseconds. */
    public long agronaNs;
    /** On copying the same payloads in and out, and nothing else, in nanoseconds. */
    public long floorNs;
    /** On copying half of them, in nanoseconds. */
    public long halfFloorNs;
    /** Of each, how many went through each ring. */
    public long packets;

    /** Made by the benchmark's harness. */
    public RingTimes() {
    }
}
