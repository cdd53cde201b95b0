/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.image.ImageDescriptor;

/**
 * What a plan is asked for.
 *
 * @param shape         of the set.
 * @param writeRate     bytes that all writers put into rings together, per second; 0 to 10^15.
 * @param chunk         length of the buffer that a call fills, in bytes, 256 to 2^30; 0: to be recommended.
 * @param threads       that write an image, 1 to 1,024.
 * @param sinkRate      bytes per second that the sink takes, and gives back at a restore, 1 or more; infinite: memory.
 * @param pauseTargetNs longest pause that is wanted, and the bound for the p99 of a call, in nanoseconds.
 * @param intervalNs    from one checkpoint to the next; 0: the best for the mean time between failures.
 * @param mtbfNs        mean time between failures.
 * @param maxOverhead   share of the run's time that saves may take, 10^-6 to 1.
 * @param retain        images that are kept, 1 or more.
 */
public record PlanRequest(Shape shape, double writeRate, long chunk, int threads, double sinkRate,
    double pauseTargetNs, double intervalNs, double mtbfNs, double maxOverhead, int retain) {
    /** Shortest chunk that makes progress whatever comes. */
    public static final int LEAST_CHUNK = ImageDescriptor.MAX_ATOMIC_LENGTH;
    /** Longest buffer that is planned with. */
    public static final int MOST_CHUNK = 1 << 30;
    /** Most parts of one save. */
    public static final int MOST_THREADS = 1_024;
    /** Most images that are kept, as far as a plan reaches. */
    public static final int MOST_RETAINED = 1_000_000;
    /** Most bytes that are written a second. */
    public static final double MOST_RATE = 1e15;
    /** Longest time that is asked for, in nanoseconds: 1,000 years of 365 days. */
    public static final double MOST_NS = 1_000 * 365 * 86_400e9;
    /** Least share of a run's time that is left to saves. */
    public static final double LEAST_OVERHEAD = 1e-6;

    /**
     * Check every value against its range.
     *
     * @param shape         as above.
     * @param writeRate     as above.
     * @param chunk         as above.
     * @param threads       as above.
     * @param sinkRate      as above.
     * @param pauseTargetNs as above.
     * @param intervalNs    as above.
     * @param mtbfNs        as above.
     * @param maxOverhead   as above.
     * @param retain        as above.
     * @throws IllegalArgumentException naming the option and the bound that it breaks.
     */
    public PlanRequest {
        require(writeRate >= 0 && writeRate <= MOST_RATE, "--write-rate=" + writeRate
            + " is not in 0..1e15 bytes a second");
        require(chunk == 0 || chunk >= LEAST_CHUNK && chunk <= MOST_CHUNK, "--chunk=" + chunk + " is not in "
            + LEAST_CHUNK + ".." + MOST_CHUNK);
        require(threads >= 1 && threads <= MOST_THREADS, "--threads=" + threads + " is not in 1.." + MOST_THREADS);
        require(sinkRate >= 1, "--sink-rate=" + sinkRate + " is not 1 or more bytes a second");
        requireTime("--pause-target", pauseTargetNs);
        require(intervalNs == 0 || intervalNs > 0 && intervalNs <= MOST_NS, "--interval=" + intervalNs
            + " ns is not above 0 and at most 1000y");
        requireTime("--mtbf", mtbfNs);
        require(maxOverhead >= LEAST_OVERHEAD && maxOverhead <= 1, "--max-overhead=" + maxOverhead
            + " is not in 1e-6..1");
        require(retain >= 1 && retain <= MOST_RETAINED, "--retain=" + retain + " is not in 1.." + MOST_RETAINED);
        require(MemoryUse.captured(shape) <= ImageDescriptor.MAX_CAPTURED_LENGTH, "--in-flight=" + shape.inFlight()
            + " of " + shape.packetLength() + " bytes on " + shape.channels() + " channels are "
            + MemoryUse.captured(shape) + " bytes to capture when a save begins, and one can capture "
            + ImageDescriptor.MAX_CAPTURED_LENGTH);
    }

    private static void requireTime(String option, double ns) {
        require(ns > 0 && ns <= MOST_NS, option + '=' + ns + " ns is not above 0 and at most 1000y");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The same with a chunk and an interval that are decided. */
    PlanRequest decided(long length, double ns) {
        return new PlanRequest(shape, writeRate, length, threads, sinkRate, pauseTargetNs, ns, mtbfNs, maxOverhead,
            retain);
    }

    /**
     * How long the sink takes for so many bytes.
     *
     * @param bytes to write or read.
     * @return in nanoseconds; 0 for memory.
     */
    double sinkNs(double bytes) {
        return bytes / sinkRate * 1e9;
    }
}
