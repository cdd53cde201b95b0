/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

/**
 * Short times in which both sides of a ring run, and between which both leave the processor to others. All processes
 * have the same bursts, so each side meets the other one in all of its time.
 */
final class Bursts {
    private static final long PERIOD_MILLIS = 8;
    private static final long BURST_MILLIS = 2;

    private Bursts() {
    }

    /** Returns at once within a burst, else at the start of the next one. */
    static void await() {
        final long elapsed = System.currentTimeMillis() % PERIOD_MILLIS;
        if (elapsed >= BURST_MILLIS) {
            try {
                Thread.sleep(PERIOD_MILLIS - elapsed);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
