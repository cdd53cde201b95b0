/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Times that {@link DigestBenchmark#alternating} measured, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class DigestTimes {
    /** The image format's digest, in nanoseconds. */
    public long murmur3Ns;
    /** XXH3-128, in nanoseconds. */
    public long xxh3Ns;
    /** SHA-256, in nanoseconds. */
    public long sha256Ns;
    /** Copying the same words, in nanoseconds. */
    public long floorNs;
    /** Copying the words of half of the channels, in nanoseconds. */
    public long halfFloorNs;
    /** Channels that each of these times covers. */
    public long digested;

    /** JMH makes the state. */
    public DigestTimes() {
    }
}
