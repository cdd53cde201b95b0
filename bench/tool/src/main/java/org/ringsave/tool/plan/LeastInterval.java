/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * The shortest interval whose saves take no more of a run than is allowed. Times in nanoseconds.
 *
 * @param intervalNs from one save to the next.
 * @param lostNs     work and time that a failure costs on average then, restore included.
 */
public record LeastInterval(double intervalNs, double lostNs) {
    static LeastInterval of(double costNs, double lastsNs, double delayNs, double restartNs, double overhead) {
        final double interval = Interval.shortest(costNs, lastsNs, overhead);
        return new LeastInterval(interval, Interval.lostPerFailure(interval, delayNs, restartNs));
    }
}
