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
import org.ringsave.save.SaveSession;

/** Measurements of a run with or without checkpoints. Times in nanoseconds, lengths in bytes. */
final class CheckpointStatistics {
    private static final int HISTOGRAM_DIGITS = 3;

    private final Histogram pauses = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram ticks = new Histogram(HISTOGRAM_DIGITS);
    private final SortedMap<Long, String> digests = new TreeMap<>();
    private final ImageTotals full = new ImageTotals();
    private final ImageTotals delta = new ImageTotals();
    private final long firstTick;
    private boolean allocationKnown;
    private long imageBytes;
    private long ringBytes;
    private long inFlight;
    private long saveNs;
    private long fileNs;
    private long calls;
    private long allocatedBytes;
    private long allocatingCalls;
    private long spills;
    private long spilledBytes;
    private long held;
    private long late;

    /** Leaves out ticks before the first counted one, since the JVM's compiler takes most of their time. */
    CheckpointStatistics(long firstTick) {
        this.firstTick = firstTick;
    }

    void allocationKnown(boolean isKnown) {
        allocationKnown = isKnown;
    }

    /** A tick, with the part of a save in it. */
    void tick(long tick, long ns) {
        if (tick > firstTick) {
            ticks.recordValue(ns);
        }
    }

    /** The simulation stopped for a checkpoint. */
    void pause(long ns) {
        pauses.recordValue(ns);
    }

    /** Load of the rings and tables when a checkpoint begins. */
    void state(long bytesInRings, long requestsInFlight) {
        ringBytes += bytesInRings;
        inFlight += requestsInFlight;
    }

    /** Was the last checkpoint incomplete when the next one was due? */
    void late(boolean isLate) {
        late += isLate ? 1 : 0;
    }

    /** A call of saveContinue, and the file's write of its bytes. */
    void call(long ns, long nsWithFile, long allocated) {
        saveNs += ns;
        fileNs += nsWithFile;
        calls++;
        allocatedBytes += allocated;
        allocatingCalls += allocated == 0 ? 0 : 1;
    }

    /** The checkpoint of a tick ended. */
    void image(SaveSession session, long tick, long heldSoFar) {
        digests.put(tick, session.digest());
        imageBytes += session.imageLength();
        spills += session.spillCount();
        spilledBytes += session.spilledLength();
        held = heldSoFar;
    }

    /** The checkpoint of a tick was a delta and was joined with its base. The joined image is the one to compare. */
    void joined(long tick, String digest) {
        digests.put(tick, digest);
    }

    /** Images that differ from those of another run. A delta that was not joined is not among them. */
    long differentImages(CheckpointStatistics other) {
        final Set<Long> ticks = new TreeSet<>(digests.keySet());
        ticks.addAll(other.digests.keySet());
        return ticks.stream().filter(tick -> !Objects.equals(digests.get(tick), other.digests.get(tick))).count();
    }

    /** Totals of the full images. */
    ImageTotals full() {
        return full;
    }

    /** Totals of the deltas. */
    ImageTotals delta() {
        return delta;
    }

    int images() {
        return digests.size();
    }

    long imageBytes() {
        return imageBytes;
    }

    /** Bytes of packets in the rings, summed over all images. */
    long ringBytes() {
        return ringBytes;
    }

    /** Requests in flight, summed over all images. */
    long inFlight() {
        return inFlight;
    }

    /** Time in saveContinue alone. */
    long saveNs() {
        return saveNs;
    }

    /** Time in saveContinue and in the file. */
    long fileNs() {
        return fileNs;
    }

    long calls() {
        return calls;
    }

    boolean isAllocationKnown() {
        return allocationKnown;
    }

    /** Heap bytes allocated within all calls of saveContinue. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Calls of saveContinue within which anything was allocated. */
    long allocatingCalls() {
        return allocatingCalls;
    }

    long spills() {
        return spills;
    }

    long spilledBytes() {
        return spilledBytes;
    }

    /** Times that a save had to advance within a tick, since its spill arena was full. */
    long held() {
        return held;
    }

    /** Checkpoints that were not complete when the next was due. */
    long late() {
        return late;
    }

    Histogram pauses() {
        return pauses;
    }

    Histogram ticks() {
        return ticks;
    }
}
