/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link DigestBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class DigestTimes {
    /** On the digest of the image format, in nanoseconds. */
    public long murmur3Ns;
    /** On XXH3-128, in nanoseconds. */
    public long xxh3Ns;
    /** On SHA-256, in nanoseconds. */
    public long sha256Ns;
    /** On copying the same words, in nanoseconds. */
    public long floorNs;
    /** On copying those of half of the channels, in nanoseconds. */
    public long halfFloorNs;
    /** Of each, how many channels were digested. */
    public long digested;

    /** Made by the benchmark's harness. */
    public DigestTimes() {
    }
}
