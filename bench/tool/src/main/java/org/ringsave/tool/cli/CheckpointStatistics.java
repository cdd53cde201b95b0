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

/** What a run with checkpoints, or without any, was measured to do. Times in nanoseconds, lengths in bytes. */
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

    /** The checkpoint of a tick ended. */
    void image(SaveSession session, long tick, long heldSoFar) {
        digests.put(tick, session.digest());
        imageBytes += session.imageLength();
        spills += session.spillCount();
        spilledBytes += session.spilledLength();
        held = heldSoFar;
    }

    /** The checkpoint of a tick was a delta, and was joined with what it lacks: that image is the one to compare. */
    void joined(long tick, String digest) {
        digests.put(tick, digest);
    }

    /** Images that are not the same bytes as those of another run; a delta that was not joined is none of them. */
    long differentImages(CheckpointStatistics other) {
        final Set<Long> ticks = new TreeSet<>(digests.keySet());
        ticks.addAll(other.digests.keySet());
        return ticks.stream().filter(tick -> !Objects.equals(digests.get(tick), other.digests.get(tick))).count();
    }

    /** Of the images that are complete in themselves. */
    ImageTotals full() {
        return full;
    }

    /** Of the others. */
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
