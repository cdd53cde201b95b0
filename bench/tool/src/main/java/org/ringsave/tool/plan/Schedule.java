/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import org.ringsave.tool.console.Units;

/**
 * Interval between saves, and its costs. Times in nanoseconds, shares of the run's time.
 *
 * @param youngNs        first-order best interval for live saves on the run's own thread.
 * @param dalyNs         higher-order best interval for the same.
 * @param pausedDalyNs   the same for paused saves.
 * @param intervalNs     of the plan: the requested one, or Daly's.
 * @param asked          was it requested?
 * @param pausedOverhead share that paused saves take from the run; above 1 if a save lasts longer than the interval.
 * @param liveOverhead   share that live saves on the run's own thread take; likewise.
 * @param beginOverhead  share that live saves on another core take: their begins.
 * @param lostNs         work and time that a failure costs on average, restore included.
 * @param lostShare      share of the run's time that failures cost.
 * @param youngLostNs    cost of a failure with Young's interval.
 * @param dalyLostNs     cost of a failure with Daly's interval.
 * @param leastLive      shortest interval that keeps to the greatest overhead with live saves on the run's own thread.
 * @param leastPaused    the same with paused saves.
 * @param leastBegin     the same with live saves on another core.
 */
public record Schedule(double youngNs, double dalyNs, double pausedDalyNs, double intervalNs, boolean asked,
    double pausedOverhead, double liveOverhead, double beginOverhead, double lostNs, double lostShare,
    double youngLostNs, double dalyLostNs, LeastInterval leastLive, LeastInterval leastPaused,
    LeastInterval leastBegin) {
    static Schedule of(PlanRequest request, PlanTimes times) {
        final Estimate paused = times.save();
        final Estimate begin = times.begin();
        final Estimate restore = times.restore();
        final double cost = times.live().ns();
        final double mtbf = request.mtbfNs();
        if (mtbf <= cost + restore.ns()) {
            throw new PlanRefusal("%s=" + Units.time(mtbf) + " is no longer than a save and a restore take, "
                + Units.time(cost + restore.ns()) + ": such a run gets nowhere", PlanField.MTBF);
        }
        final double daly = Interval.daly(cost, mtbf);
        final boolean asked = request.intervalNs() > 0;
        final double interval = asked ? request.intervalNs() : daly;
        if (!asked && interval <= cost) {
            throw new PlanRefusal("%s=" + Units.time(mtbf) + ": the best interval is " + Units.time(interval)
                + ", which is no longer than a save takes, " + Units.time(cost), PlanField.MTBF);
        }
        if (interval >= mtbf) {
            throw new PlanRefusal("%s=" + Units.time(interval) + " is no shorter than %s=" + Units.time(mtbf)
                + ": such a run fails before it saves", PlanField.INTERVAL, PlanField.MTBF);
        }
        // A save can't begin before the last one ended.
        final double lost = Interval.lostPerFailure(Math.max(interval, cost), cost, restore.ns());
        final double young = Interval.young(cost, mtbf);
        final double overhead = request.targets().overhead();
        return new Schedule(young, daly, Interval.daly(paused.ns(), mtbf), interval, asked,
            paused.ns() / interval, cost / interval, begin.ns() / interval, lost, lost / mtbf,
            Interval.lostPerFailure(young, cost, restore.ns()), Interval.lostPerFailure(daly, cost, restore.ns()),
            LeastInterval.of(cost, cost, cost, restore.ns(), overhead),
            LeastInterval.of(paused.ns(), paused.ns(), 0, restore.ns(), overhead),
            LeastInterval.of(begin.ns(), cost, cost, restore.ns(), overhead));
    }

    JsonObject json() {
        return new JsonObject().add("youngNs", youngNs).add("dalyNs", dalyNs)
            .add("pausedDalyNs", pausedDalyNs).add("intervalNs", intervalNs)
            .add("asked", asked).add("pausedOverhead", pausedOverhead)
            .add("liveOverhead", liveOverhead).add("beginOverhead", beginOverhead)
            .add("lostNs", lostNs).add("lostShare", lostShare)
            .add("youngLostNs", youngLostNs).add("dalyLostNs", dalyLostNs)
            .add("leastLive", leastLive.json()).add("leastPaused", leastPaused.json())
            .add("leastBegin", leastBegin.json());
    }
}
