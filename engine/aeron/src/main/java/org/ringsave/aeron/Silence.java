/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * How long the other side was silent. The time between two looks counts up to an eighth of the limit, so an owner that
 * looks seldom does not take its own absence for the other side's.
 */
final class Silence {
    private static final int LEAST_LOOKS = 8;

    private final long limitNs;
    private final long mostNs;
    private long silentNs;
    private long lookedNs;
    private boolean isSilent;

    Silence(long limitNs) {
        this.limitNs = limitNs;
        mostNs = Math.max(1, limitNs / LEAST_LOOKS);
    }

    /** Time after which silence is over, in nanoseconds. */
    long limitNs() {
        return limitNs;
    }

    /** Time that it lasts, as far as it counts; 0 before the first look. */
    long silentNs() {
        return silentNs;
    }

    /** The other side spoke, or nothing is awaited of it. */
    void end() {
        isSilent = false;
    }

    /** A look found nothing. Returns whether that has been so for the limit. */
    boolean isOver(long now) {
        silentNs = isSilent ? silentNs + Math.min(now - lookedNs, mostNs) : 0;
        lookedNs = now;
        isSilent = true;
        return silentNs >= limitNs;
    }
}
