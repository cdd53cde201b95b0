/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * The shortest interval whose saves keep to the allowed overhead. Times in nanoseconds.
 *
 * @param intervalNs from one save to the next.
 * @param lostNs     work and time that a failure costs on average with this interval, restore included.
 */
public record LeastInterval(double intervalNs, double lostNs) {
    static LeastInterval of(double costNs, double lastsNs, double delayNs, double restartNs, double overhead) {
        final double interval = Interval.shortest(costNs, lastsNs, overhead);
        return new LeastInterval(interval, Interval.lostPerFailure(interval, delayNs, restartNs));
    }

    JsonObject json() {
        return new JsonObject().add("intervalNs", intervalNs).add("lostNs", lostNs);
    }
}
