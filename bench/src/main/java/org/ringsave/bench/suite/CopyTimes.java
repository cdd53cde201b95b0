/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link RingThreadsBenchmark#copyAlone} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CopyTimes {
    /** On copying payloads in and out, in nanoseconds. */
    public long floorNs;
    /** On copying half of them, in nanoseconds. */
    public long halfFloorNs;

    /** Made by the benchmark's harness. */
    public CopyTimes() {
    }
}
