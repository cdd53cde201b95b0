/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * Idles by the strategy of a cluster: without progress, and each 20 ms, since that strategy does other work of the
 * service too. More often, with progress, it would back off to long parks.
 */
final class SnapshotIdle {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final IdleStrategy strategy;
    private final NanoClock clock;
    private long idledNs;
    private boolean isIdling;

    SnapshotIdle(IdleStrategy strategy, NanoClock clock) {
        this.strategy = strategy;
        this.clock = clock;
        idledNs = clock.nanoTime();
    }

    /** Idles if there was no work, or if it is time. Returns whether it did. */
    boolean after(boolean isBusy) {
        if (isBusy && isIdling) {
            strategy.reset();
            isIdling = false;
        }
        final long now = clock.nanoTime();
        if (isBusy && now - idledNs < PERIOD_NS) {
            return false;
        }
        strategy.idle();
        idledNs = now;
        isIdling = true;
        return true;
    }
}
