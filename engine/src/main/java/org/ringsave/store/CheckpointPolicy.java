/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.List;

/**
 * When a checkpoint is due, and whether it is full or a delta. It is due as soon as one of ticks, time and bytes says
 * so, each counted from the last begin on; at least one of them must be above 0.
 *
 * @param ticks      from one to the next; 0 if ticks don't count.
 * @param ns         from one to the next in nanoseconds; 0 if time does not count.
 * @param bytes      that are written from one to the next; 0 if they don't count. Those of packets in rings, and 4,096
 *                   for each page of a tracked region at its first write after a begin.
 * @param fullEvery  most images of a chain: every so many-th is full; 1 or more.
 * @param deltaLimit most bytes of all deltas of a chain, as a multiple of its full image, which bounds the bytes
 *                  that a restore reads and not its time. After it the next image is full.
 */
public record CheckpointPolicy(long ticks, long ns, long bytes, int fullEvery, double deltaLimit) {
    private static final int USUAL_CHAIN = 8;

    /**
     * Checks the ranges.
     *
     * @param ticks as the component.
     * @param ns as the component.
     * @param bytes as the component.
     * @param fullEvery as the component.
     * @param deltaLimit as the component.
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
    }

    /**
     * A checkpoint at every multiple of some ticks. Every eighth is full, and one whose chain has as many bytes of
     * deltas as of its full image.
     *
     * @param ticks 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyTicks(long ticks) {
        return new CheckpointPolicy(ticks, 0, 0, USUAL_CHAIN, 1);
    }

    /**
     * A checkpoint whenever a time is over since the last one began. Full ones are as for {@link #everyTicks}.
     *
     * @param ns in nanoseconds; 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyNs(long ns) {
        return new CheckpointPolicy(0, ns, 0, USUAL_CHAIN, 1);
    }

    /**
     * A checkpoint whenever some bytes were written since the last one began. Full ones are as for {@link #everyTicks}.
     *
     * @param bytes as the component; 1 or more.
     * @return the policy.
     */
    public static CheckpointPolicy everyBytes(long bytes) {
        return new CheckpointPolicy(0, 0, bytes, USUAL_CHAIN, 1);
    }

    /**
     * The same, also at every multiple of some ticks.
     *
     * @param count 1 or more; 0 if ticks don't count.
     * @return another policy.
     */
    public CheckpointPolicy withTicks(long count) {
        return new CheckpointPolicy(count, ns, bytes, fullEvery, deltaLimit);
    }

    /**
     * The same, also whenever a time is over since the last one began.
     *
     * @param time in nanoseconds, 1 or more; 0 if time does not count.
     * @return another policy.
     */
    public CheckpointPolicy withNs(long time) {
        return new CheckpointPolicy(ticks, time, bytes, fullEvery, deltaLimit);
    }

    /**
     * The same, also whenever some bytes were written since the last one began.
     *
     * @param length 1 or more; 0 if bytes don't count.
     * @return another policy.
     */
    public CheckpointPolicy withBytes(long length) {
        return new CheckpointPolicy(ticks, ns, length, fullEvery, deltaLimit);
    }

    /**
     * The same with chains of another length.
     *
     * @param count most images of a chain; 1 makes all full.
     * @return another policy.
     */
    public CheckpointPolicy withFullEvery(int count) {
        return new CheckpointPolicy(ticks, ns, bytes, count, deltaLimit);
    }

    /**
     * The same with another limit for the deltas of a chain.
     *
     * @param multiple of the bytes of the full image; 0 or more.
     * @return another policy.
     */
    public CheckpointPolicy withDeltaLimit(double multiple) {
        return new CheckpointPolicy(ticks, ns, bytes, fullEvery, multiple);
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
        return deltas < deltaLimit * full || chain.size() == 1 && deltaLimit > 0;
    }
}
