/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * How long the other side was silent. The time counts from the first look that finds nothing, so an owner that looks
 * seldom does not take its own absence for the other side's.
 */
final class Silence {
    private final long limitNs;
    private long sinceNs;
    private boolean isSilent;

    Silence(long limitNs) {
        this.limitNs = limitNs;
    }

    /** The other side spoke, or nothing is awaited of it. */
    void end() {
        isSilent = false;
    }

    /** A look found nothing. Returns whether that has been so for the limit. */
    boolean isOver(long now) {
        if (!isSilent) {
            isSilent = true;
            sinceNs = now;
        }
        return now - sinceNs >= limitNs;
    }
}
