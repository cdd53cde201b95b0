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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.ringsave.memory.Platform;

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

    /** Mean length of all images, full ones and deltas. */
    double meanLength() {
        return (double)imageBytes() / images();
    }

    /** Mean of the bytes of packets in the rings when a checkpoint began. */
    double meanRingBytes() {
        return (double)ringBytes / images();
    }

    /** Mean of the requests in flight when a checkpoint began. */
    double meanInFlight() {
        return (double)inFlight / images();
    }

    /** Mean of the bytes of regions that were in use when a checkpoint began. */
    double meanBytesInUse() {
        return mean(ImageParts::presentPages, full, delta) * Platform.PAGE_LENGTH;
    }

    /** Mean of the bytes of regions that were written between two checkpoints; 0 without deltas. */
    double meanBytesWritten() {
        return mean(ImageParts::writtenPages, delta) * Platform.PAGE_LENGTH;
    }

    /** Mean of the bytes of a part that begin copied, of images of both kinds. */
    double meanCaptured(ImagePart part) {
        return mean(parts -> parts.captured(part), full, delta);
    }

    /** Mean of a number of images that were read; 0 of none. */
    static double mean(ToLongFunction<ImageParts> number, ImageTotals... kinds) {
        final long images = Stream.of(kinds).mapToLong(kind -> kind.parts().images()).sum();
        return images == 0 ? 0
            : (double)Stream.of(kinds).mapToLong(kind -> number.applyAsLong(kind.parts())).sum() / images;
    }

    Histogram pauses() {
        return pauses;
    }

    Histogram ticks() {
        return ticks;
    }
}
