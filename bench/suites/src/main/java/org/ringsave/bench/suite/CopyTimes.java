/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Times that {@link RingThreadsBenchmark#copyAlone} measured, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CopyTimes {
    /** Copying payloads in and out, in nanoseconds. */
    public long floorNs;
    /** Copying half of them, in nanoseconds. */
    public long halfFloorNs;

    /** JMH makes the state. */
    public CopyTimes() {
    }
}
