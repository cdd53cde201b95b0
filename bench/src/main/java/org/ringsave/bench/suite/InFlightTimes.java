/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link InFlightBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class InFlightTimes {
    /** On one table alone, in nanoseconds. */
    public long tableNs;
    /** On requests that are sent, kept, completed and forgotten at both ends, in nanoseconds. */
    public long roundTripNs;
    /** On the same packets where nothing is kept, in nanoseconds. */
    public long untrackedNs;
    /** On copying those packets' bytes into a ring's memory and out of it, in nanoseconds. */
    public long floorNs;
    /** On copying half of them, in nanoseconds. */
    public long halfFloorNs;
    /** Of each, how many came and went. */
    public long requests;

    /** Made by the benchmark's harness. */
    public InFlightTimes() {
    }
}
