/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** The one clock of a test: driver, client, sender and receiver. Time passes by looks and by steps alone. */
final class TestClock implements NanoClock, EpochClock {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long LOOK_NS = 50;
    private static final long NS_PER_MS = 1_000_000;

    private long nowNs = 1;

    /** A loop that waits for a time ends, since each look takes some. */
    @Override
    public long nanoTime() {
        nowNs += LOOK_NS;
        return nowNs;
    }

    @Override
    public long time() {
        nowNs += LOOK_NS;
        return START_MS + nowNs / NS_PER_MS;
    }

    void pass(long ns) {
        nowNs += ns;
    }

    long nowNs() {
        return nowNs;
    }
}
