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

/** What {@link PeerBenchmark#alternating} spent on each, and what was written, summed over an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class PeerTimes {
    private long copyNs;
    private long ourSaveNs;
    private long peerSaveNs;
    private long copyBackNs;
    private long ourRestoreNs;
    private long peerRestoreNs;
    private long liveBytes;
    private long ourBytes;
    private long peerBytes;

    /** Start an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        copyNs = 0;
        ourSaveNs = 0;
        peerSaveNs = 0;
        copyBackNs = 0;
        ourRestoreNs = 0;
        peerRestoreNs = 0;
        liveBytes = 0;
        ourBytes = 0;
        peerBytes = 0;
    }

    void saves(long copy, long ours, long theirs) {
        copyNs += copy;
        ourSaveNs += ours;
        peerSaveNs += theirs;
    }

    void restores(long copy, long ours, long theirs) {
        copyBackNs += copy;
        ourRestoreNs += ours;
        peerRestoreNs += theirs;
    }

    void bytes(long live, long ours, long theirs) {
        liveBytes += live;
        ourBytes += ours;
        peerBytes += theirs;
    }

    /**
     * Time spent on {@link PeerBenchmark#copyBaseline}.
     *
     * @return in nanoseconds.
     */
    public long copyNs() {
        return copyNs;
    }

    /**
     * Time spent on saves by Ringsave.
     *
     * @return in nanoseconds.
     */
    public long ourSaveNs() {
        return ourSaveNs;
    }

    /**
     * Time spent on {@link PeerBenchmark#save}.
     *
     * @return in nanoseconds.
     */
    public long peerSaveNs() {
        return peerSaveNs;
    }

    /**
     * Time spent on {@link PeerBenchmark#copyBackBaseline}.
     *
     * @return in nanoseconds.
     */
    public long copyBackNs() {
        return copyBackNs;
    }

    /**
     * Time spent on restores by Ringsave.
     *
     * @return in nanoseconds.
     */
    public long ourRestoreNs() {
        return ourRestoreNs;
    }

    /**
     * Time spent on {@link PeerBenchmark#restore}.
     *
     * @return in nanoseconds.
     */
    public long peerRestoreNs() {
        return peerRestoreNs;
    }

    /**
     * Bytes that rings held.
     *
     * @return their sum.
     */
    public long liveBytes() {
        return liveBytes;
    }

    /**
     * Bytes that Ringsave wrote.
     *
     * @return their sum.
     */
    public long ourBytes() {
        return ourBytes;
    }

    /**
     * Bytes that the peer wrote.
     *
     * @return their sum.
     */
    public long peerBytes() {
        return peerBytes;
    }
}
