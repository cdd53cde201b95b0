/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Times that {@link RingBenchmark#alternating} measured, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class RingTimes {
    /** Rings whose two ends live in this process, in nanoseconds. */
    public long pairedNs;
    /** Rings in mapped files, in nanoseconds. */
    public long mappedNs;
    /** Agrona's ring buffer, in nanoseconds. */
    public long agronaNs;
    /** Copying the same payloads in and out, in nanoseconds. */
    public long floorNs;
    /** Copying half of them, in nanoseconds. */
    public long halfFloorNs;
    /** Packets that went through each ring. */
    public long packets;

    /** JMH makes the state. */
    public RingTimes() {
    }
}
