/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The shortest interval of deltas that a thread of its own keeps up with: each delta ends before the next begins, and
 * the begins keep to the allowed overhead. Times in nanoseconds.
 *
 * @param intervalNs from one delta to the next; NaN: no interval below the mean time between failures is enough.
 * @param leastNs    from one delta to the next, if the begins are to keep to the allowed overhead.
 * @param delta      at the interval, or at the mean time between failures if there is none.
 * @param lostNs     work and time that a failure costs on average, with a full image and one delta to restore; NaN: no
 *                   interval.
 * @param remedies   changes of one input with each of which there is an interval; none if there is one already.
 */
public record DeltaSchedule(double intervalNs, double leastNs, DeltaForecast delta, double lostNs,
    List<Remedy> remedies) {
    private static final double LEAST_NS = 1_000;

    /** A change of one input. */
    public enum Remedy {
        /** A greater share of the run's time for saves. */
        OVERHEAD,
        /** A sink as fast as memory. */
        SINK,
        /** Writers that rest. */
        WRITES
    }

    static DeltaSchedule of(Predictor predictor, PlanRequest request, PlanTimes times) {
        final double shortest = Math.max(LEAST_NS, times.begin().ns() / request.targets().overhead());
        final double longest = request.mtbfNs();
        if (shortest >= longest || !keepsUp(predictor, request, longest)) {
            return new DeltaSchedule(Double.NaN, shortest, DeltaForecast.of(predictor, request, longest), Double.NaN,
                remedies(predictor, request, times.begin().ns(), shortest));
        }
        final double interval = keepsUp(predictor, request, shortest) ? shortest
            : Bisection.last(longest, shortest, ns -> keepsUp(predictor, request, ns));
        final DeltaForecast delta = DeltaForecast.of(predictor, request, interval);
        return new DeltaSchedule(interval, shortest, delta, Interval.lostPerFailure(interval, delta.time().ns(),
            times.restore().ns() + delta.time().ns()), List.of());
    }

    /** Each is tried. The greatest overhead is all of the time. */
    private static List<Remedy> remedies(Predictor predictor, PlanRequest request, double beginNs, double shortest) {
        final double longest = request.mtbfNs();
        if (shortest >= longest) {
            return Math.max(LEAST_NS, beginNs) < longest && keepsUp(predictor, request, longest)
                ? List.of(Remedy.OVERHEAD) : List.of();
        }
        final List<Remedy> remedies = new ArrayList<>();
        if (keepsUp(predictor, request.withSink(Sink.MEMORY), longest)) {
            remedies.add(Remedy.SINK);
        }
        if (keepsUp(predictor, request.with(request.set().withWriteRate(0)), longest)) {
            remedies.add(Remedy.WRITES);
        }
        return List.copyOf(remedies);
    }

    private static boolean keepsUp(Predictor predictor, PlanRequest request, double ns) {
        return DeltaForecast.of(predictor, request, ns).time().ns() <= ns;
    }

    JsonObject json() {
        final JsonArray changes = new JsonArray();
        remedies.forEach(one -> changes.add(one.name().toLowerCase(Locale.ROOT)));
        return new JsonObject().add("intervalNs", JsonFile.finite(intervalNs)).add("leastNs", leastNs)
            .add("length", delta.length()).add("time", delta.time().json()).add("lostNs", JsonFile.finite(lostNs))
            .add("remedies", changes);
    }
}
