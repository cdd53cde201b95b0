/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.concurrent.locks.LockSupport;

/** The rests of a paced thread: it rests as long as it worked. One thread. */
final class Rests {
    /** Parking cannot give shorter rests than this, so shorter ones are added up. */
    private static final long LEAST_NS = 200_000;

    private final boolean isPaced;
    private long debtNs;

    /** Without pace there is no rest. */
    Rests(boolean isPaced) {
        this.isPaced = isPaced;
    }

    /** The thread has worked since a time of {@link System#nanoTime}. */
    void after(long start) {
        if (isPaced) {
            final long now = System.nanoTime();
            debtNs += now - start;
            if (debtNs >= LEAST_NS) {
                LockSupport.parkNanos(debtNs);
                debtNs -= System.nanoTime() - now;
            }
        }
    }
}
