/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When a checkpoint is due, and whether it is full or a delta. It is due as soon as one of ticks, time and bytes says
 * so, each counted from the last begin on; at least one of them must be above 0.
 *
 * @param ticks      from one to the next; 0 if ticks don't count.
 * @param ns         from one to the next in nanoseconds; 0 if time does not count.
 * @param bytes      that are written from one to the next; 0 if they don't count. Those of packets in rings, and 4,096
 *                   for each page of a tracked region at its first write after a begin.
 * @param fullEvery  most images of a chain: every so many-th is full; 1 or more.
 * @param deltaLimit most bytes of all deltas of a chain, as a multiple of its full image. After it the next image is
 *                   full.
 * @param chainLimit most bytes of a chain with deltas. A chain ends before it would be longer, if its next delta were
 *                   as long as its last. {@link #withRestoreLimit} makes it of a time.
 */
public record CheckpointPolicy(long ticks, long ns, long bytes, int fullEvery, double deltaLimit, long chainLimit) {
    private static final int USUAL_CHAIN = 8;

    /**
     * Checks the ranges.
     *
     * @param ticks as the component.
     * @param ns as the component.
     * @param bytes as the component.
     * @param fullEvery as the component.
     * @param deltaLimit as the component.
     * @param chainLimit as the component.
     */
    public CheckpointPolicy {
        if (ticks < 0 || ns < 0 || bytes < 0 || ticks == 0 && ns == 0 && bytes == 0) {
            throw new IllegalArgumentException("ticks=" + ticks + ", ns=" + ns + ", bytes=" + bytes
                + ": none may be negative, and one must be above 0");
        }
        if (fullEvery < 1) {
            throw new IllegalArgumentException("fullEvery=" + fullEvery + " is less than 1");
        }
        if (!(deltaLimit >= 0)) {
            throw new IllegalArgumentException("deltaLimit=" + deltaLimit + " is negative");
        }
        if (chainLimit < 0) {
            throw new IllegalArgumentException("chainLimit=" + chainLimit + " is negative");
        }
    }

    /**
     * A checkpoint at every multiple of some ticks. Every eighth is full, and one whose chain has as many bytes of
     * deltas as of its full image.
     *
     * @param ticks 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyTicks(long ticks) {
        return new CheckpointPolicy(ticks, 0, 0, USUAL_CHAIN, 1, Long.MAX_VALUE);
    }

    /**
     * A checkpoint whenever a time is over since the last one began. Full ones are as for {@link #everyTicks}.
     *
     * @param ns in nanoseconds; 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyNs(long ns) {
        return new CheckpointPolicy(0, ns, 0, USUAL_CHAIN, 1, Long.MAX_VALUE);
    }

    /**
     * A checkpoint whenever some bytes were written since the last one began. Full ones are as for {@link #everyTicks}.
     *
     * @param bytes as the component; 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyBytes(long bytes) {
        return new CheckpointPolicy(0, 0, bytes, USUAL_CHAIN, 1, Long.MAX_VALUE);
    }

    /**
     * The same, also at every multiple of some ticks.
     *
     * @param count 1 or more; 0 if ticks don't count.
     * @return another policy.
     */
    public CheckpointPolicy withTicks(long count) {
        return new CheckpointPolicy(count, ns, bytes, fullEvery, deltaLimit, chainLimit);
    }

    /**
     * The same, also whenever a time is over since the last one began.
     *
     * @param time in nanoseconds, 1 or more; 0 if time does not count.
     * @return another policy.
     */
    public CheckpointPolicy withNs(long time) {
        return new CheckpointPolicy(ticks, time, bytes, fullEvery, deltaLimit, chainLimit);
    }

    /**
     * The same, also whenever some bytes were written since the last one began.
     *
     * @param length 1 or more; 0 if bytes don't count.
     * @return another policy.
     */
    public CheckpointPolicy withBytes(long length) {
        return new CheckpointPolicy(ticks, ns, length, fullEvery, deltaLimit, chainLimit);
    }

    /**
     * The same with chains of another length.
     *
     * @param count most images of a chain; 1 makes all full.
     * @return another policy.
     */
    public CheckpointPolicy withFullEvery(int count) {
        return new CheckpointPolicy(ticks, ns, bytes, count, deltaLimit, chainLimit);
    }

    /**
     * The same with another limit for the deltas of a chain.
     *
     * @param multiple of the bytes of the full image; 0 or more.
     * @return another policy.
     */
    public CheckpointPolicy withDeltaLimit(double multiple) {
        return new CheckpointPolicy(ticks, ns, bytes, fullEvery, multiple, chainLimit);
    }

    /**
     * The same with a limit for the time in which a chain is restored: a chain whose restore would take longer with
     * one more delta ends, and the next image is full. A full image that takes longer alone has no deltas.
     *
     * @param time           of a restore in nanoseconds; 1 or more.
     * @param bytesPerSecond length of an image over the time of its restore, on the machine and disk that are to
     *                       restore the chain; 1 or more. The Flight Recorder event of a restore has both.
     * @return another policy.
     * @throws IllegalArgumentException if one is less than 1.
     */
    public CheckpointPolicy withRestoreLimit(long time, long bytesPerSecond) {
        if (time < 1 || bytesPerSecond < 1) {
            throw new IllegalArgumentException("time=" + time + ", bytesPerSecond=" + bytesPerSecond
                + ": both must be 1 or more");
        }
        // A double has 53 bits for a limit that is an estimate; the cast ends at the largest long.
        final long length = (long)((double)time / TimeUnit.SECONDS.toNanos(1) * bytesPerSecond);
        return new CheckpointPolicy(ticks, ns, bytes, fullEvery, deltaLimit, length);
    }

    /** Says whether the next image continues a chain, which may be empty. */
    boolean continues(List<StoredImage> chain) {
        if (chain.isEmpty() || chain.size() >= fullEvery) {
            return false;
        }
        final long full = chain.get(0).length();
        long deltas = 0;
        // A loop, since this is part of the pause: the JVM interprets it, and a stream takes 50 us.
        for (int i = 1; i < chain.size(); i++) {
            deltas += chain.get(i).length();
        }
        final long last = chain.size() == 1 ? 0 : chain.get(chain.size() - 1).length();
        return full + deltas + last <= chainLimit
            && (deltas < deltaLimit * full || chain.size() == 1 && deltaLimit > 0);
    }
}
