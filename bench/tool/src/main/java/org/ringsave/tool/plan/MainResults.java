/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * The results that users read first. Times in nanoseconds, all but {@link #beginNs()} with the sink's.
 *
 * @param saveNs       of a paused save.
 * @param beginNs      of a live save: its pause.
 * @param liveOverhead share of a run that live saves on its own thread take.
 * @param dalyNs       best interval.
 * @param blackoutNs   of a migration.
 * @param memoryBytes  of set and session.
 */
public record MainResults(double saveNs, double beginNs, double liveOverhead, double dalyNs, double blackoutNs,
    double memoryBytes) {

    static MainResults of(Predictor predictor, PlanRequest request) {
        final PlanTimes times = PlanTimes.of(predictor, request);
        final Schedule schedule = Schedule.of(request, times);
        return new MainResults(times.save().ns(), times.begin().ns(), schedule.liveOverhead(), schedule.dalyNs(),
            MigrationForecast.of(predictor, request).blackout().ns(),
            MemoryUse.of(request.set(), request.chunk(), request.threads()).total());
    }

    /**
     * All results, divided by those of a plan.
     *
     * @param planned to compare with.
     * @return in the order of the components; 1 where the plan has 0.
     */
    public double[] over(MainResults planned) {
        final double[] all = array();
        final double[] base = planned.array();
        for (int i = 0; i < all.length; i++) {
            all[i] = base[i] > 0 ? all[i] / base[i] : 1;
        }
        return all;
    }

    private double[] array() {
        return new double[] {saveNs, beginNs, liveOverhead, dalyNs, blackoutNs, memoryBytes};
    }

    void addTo(JsonObject json) {
        json.add("saveNs", saveNs).add("beginNs", beginNs).add("liveOverhead", liveOverhead).add("dalyNs", dalyNs)
            .add("blackoutNs", blackoutNs).add("memoryBytes", memoryBytes);
    }
}
