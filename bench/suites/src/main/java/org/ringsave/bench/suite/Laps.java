/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

/** Times work that takes turns: a lap begins where the lap before it ended. */
final class Laps {
    private long last = System.nanoTime();

    /** Time since the last lap ended, or since this was made, in nanoseconds. */
    long next() {
        final long now = System.nanoTime();
        final long lap = now - last;
        last = now;
        return lap;
    }
}
