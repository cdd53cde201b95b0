/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.ringsave.save.SaveSession;

/** What a run with checkpoints, or without any, was measured to do. Times in nanoseconds, lengths in bytes. */
final class CheckpointStatistics {
    private static final int HISTOGRAM_DIGITS = 3;

    private final Histogram pauses = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram ticks = new Histogram(HISTOGRAM_DIGITS);
    private final List<String> digests = new ArrayList<>();
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

    /** Leaves out ticks before the first: of those, the JVM's compiler takes the most. */
    CheckpointStatistics(long firstTick) {
        this.firstTick = firstTick;
    }

    void allocationKnown(boolean isKnown) {
        allocationKnown = isKnown;
    }

    /** A tick with what was saved in it. */
    void tick(long tick, long ns) {
        if (tick > firstTick) {
            ticks.recordValue(ns);
        }
    }

    /** The simulation could not go on because of a checkpoint. */
    void pause(long ns) {
        pauses.recordValue(ns);
    }

    /** What there is when a checkpoint is begun. */
    void state(long bytesInRings, long requestsInFlight) {
        ringBytes += bytesInRings;
        inFlight += requestsInFlight;
    }

    /** Was the last one not complete when the next was due? */
    void late(boolean isLate) {
        late += isLate ? 1 : 0;
    }

    /** A call of saveContinue, and of the file with what that gave. */
    void call(long ns, long nsWithFile, long allocated) {
        saveNs += ns;
        fileNs += nsWithFile;
        calls++;
        allocatedBytes += allocated;
        allocatingCalls += allocated == 0 ? 0 : 1;
    }

    /** A checkpoint ended. */
    void image(SaveSession session, long heldSoFar) {
        digests.add(session.digest());
        imageBytes += session.imageLength();
        spills += session.spillCount();
        spilledBytes += session.spilledLength();
        held = heldSoFar;
    }

    /** Images that are not the same bytes as those of another run. */
    long differentImages(CheckpointStatistics other) {
        long count = Math.abs(digests.size() - other.digests.size());
        for (int i = 0; i < Math.min(digests.size(), other.digests.size()); i++) {
            count += digests.get(i).equals(other.digests.get(i)) ? 0 : 1;
        }
        return count;
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

    /** The same with that of the file. */
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

    /** How often a save had to go on within a tick, since its spill arena was full. */
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
