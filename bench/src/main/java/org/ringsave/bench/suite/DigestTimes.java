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

/** What {@link DigestBenchmark#alternating} spent on each, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class DigestTimes {
    private long murmur3Ns;
    private long xxh3Ns;
    private long sha256Ns;
    private long floorNs;
    private long halfFloorNs;
    private long digested;

    /** Made by the benchmark's harness. */
    public DigestTimes() {
    }

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        murmur3Ns = 0;
        xxh3Ns = 0;
        sha256Ns = 0;
        floorNs = 0;
        halfFloorNs = 0;
        digested = 0;
    }

    void digests(long murmur3, long xxh3, long sha256) {
        murmur3Ns += murmur3;
        xxh3Ns += xxh3;
        sha256Ns += sha256;
    }

    void floors(long floor, long halfFloor) {
        floorNs += floor;
        halfFloorNs += halfFloor;
    }

    void digested(long more) {
        digested += more;
    }

    /**
     * On the digest of the image format.
     *
     * @return in nanoseconds.
     */
    public long murmur3Ns() {
        return murmur3Ns;
    }

    /**
     * On XXH3-128.
     *
     * @return in nanoseconds.
     */
    public long xxh3Ns() {
        return xxh3Ns;
    }

    /**
     * On SHA-256.
     *
     * @return in nanoseconds.
     */
    public long sha256Ns() {
        return sha256Ns;
    }

    /**
     * On copying the same words.
     *
     * @return in nanoseconds.
     */
    public long floorNs() {
        return floorNs;
    }

    /**
     * On copying those of half of the channels.
     *
     * @return in nanoseconds.
     */
    public long halfFloorNs() {
        return halfFloorNs;
    }

    /**
     * Of each.
     *
     * @return how many channels were digested.
     */
    public long digested() {
        return digested;
    }
}
