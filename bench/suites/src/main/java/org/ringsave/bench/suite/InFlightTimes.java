/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Times that {@link InFlightBenchmark#alternating} measured, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class InFlightTimes {
    /** One table alone, in nanoseconds. */
    public long tableNs;
    /** Requests that are sent, kept, completed and removed at both ends, in nanoseconds. */
    public long roundTripNs;
    /** The same packets on a channel that keeps none, in nanoseconds. */
    public long untrackedNs;
    /** Copying those packets' bytes into a ring's memory and out of it, in nanoseconds. */
    public long floorNs;
    /** Copying half of them, in nanoseconds. */
    public long halfFloorNs;
    /** Requests that each of these times covers. */
    public long requests;

    /** JMH makes the state. */
    public InFlightTimes() {
    }
}
