/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/** The measurements of a run, with or without checkpoints. Times are in nanoseconds, lengths in bytes. */
final class CheckpointStatistics {
    private static final int HISTOGRAM_DIGITS = 3;

    private final Histogram pauses = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram ticks = new Histogram(HISTOGRAM_DIGITS);
    private final SortedMap<Long, String> digests = new TreeMap<>();
    private final ImageTotals full = new ImageTotals();
    private final ImageTotals delta = new ImageTotals();
    private final SaveCalls calls = new SaveCalls(new Allocation().isKnown());
    private final LiveCosts costs = new LiveCosts();
    private final long firstTick;
    private long ringBytes;
    private long inFlight;

    /** Leaves out ticks before the first. The JVM compiles during those. */
    CheckpointStatistics(long firstTick) {
        this.firstTick = firstTick;
    }

    /** Adds a tick with the work of the saver in it. */
    void tick(long tick, long ns) {
        if (tick > firstTick) {
            ticks.recordValue(ns);
        }
    }

    /** Adds a pause of the simulation for a checkpoint. */
    void pause(long ns) {
        pauses.recordValue(ns);
    }

    /** Adds the state of the simulation at the begin of a checkpoint. */
    void state(long bytesInRings, long requestsInFlight) {
        ringBytes += bytesInRings;
        inFlight += requestsInFlight;
    }

    /** Adds the digest of the image of a tick. The join of a delta replaces it. */
    void image(long tick, String digest) {
        digests.put(tick, digest);
    }

    /** Counts the ticks whose images differ from those of another run. A delta differs until its join replaces it. */
    long differentImages(CheckpointStatistics other) {
        final Set<Long> ticks = new TreeSet<>(digests.keySet());
        ticks.addAll(other.digests.keySet());
        return ticks.stream().filter(tick -> !Objects.equals(digests.get(tick), other.digests.get(tick))).count();
    }

    /** Of the full images. */
    ImageTotals full() {
        return full;
    }

    /** Of the deltas. */
    ImageTotals delta() {
        return delta;
    }

    SaveCalls calls() {
        return calls;
    }

    LiveCosts costs() {
        return costs;
    }

    int images() {
        return digests.size();
    }

    /** Length of all images, full ones and deltas. */
    long imageBytes() {
        return full.bytes() + delta.bytes();
    }

    /** Bytes of packets in the rings, summed over all images. */
    long ringBytes() {
        return ringBytes;
    }

    /** Requests in flight, summed over all images. */
    long inFlight() {
        return inFlight;
    }

    Histogram pauses() {
        return pauses;
    }

    Histogram ticks() {
        return ticks;
    }
}
