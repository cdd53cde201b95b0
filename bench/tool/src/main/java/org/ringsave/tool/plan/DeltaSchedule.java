/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * The shortest interval of deltas that a thread of its own keeps up with: each delta ends before the next begins, and
 * the begins keep to the allowed overhead. Times in nanoseconds.
 *
 * @param intervalNs from one delta to the next; NaN: no interval below the mean time between failures is enough.
 * @param delta      at that interval.
 * @param lostNs     work and time that a failure costs on average, with a full image and one delta to restore.
 */
public record DeltaSchedule(double intervalNs, DeltaForecast delta, double lostNs) {
    private static final double LEAST_NS = 1_000;

    static DeltaSchedule of(Predictor predictor, PlanRequest request, PlanTimes times) {
        final double begins = times.begin().ns() / request.targets().overhead();
        final double shortest = Math.max(LEAST_NS, begins);
        final double longest = request.mtbfNs();
        if (shortest >= longest || !keepsUp(predictor, request, longest)) {
            return new DeltaSchedule(Double.NaN, DeltaForecast.of(predictor, request, longest), Double.NaN);
        }
        final double interval = keepsUp(predictor, request, shortest) ? shortest
            : Bisection.last(longest, shortest, ns -> keepsUp(predictor, request, ns));
        final DeltaForecast delta = DeltaForecast.of(predictor, request, interval);
        return new DeltaSchedule(interval, delta, Interval.lostPerFailure(interval, delta.time().ns(),
            times.restore().ns() + delta.time().ns()));
    }

    private static boolean keepsUp(Predictor predictor, PlanRequest request, double ns) {
        return DeltaForecast.of(predictor, request, ns).time().ns() <= ns;
    }

    JsonObject json() {
        return new JsonObject().add("intervalNs", JsonFile.finite(intervalNs)).add("length", delta.length())
            .add("time", delta.time().json()).add("lostNs", JsonFile.finite(lostNs));
    }
}
