/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.LeastInterval;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Schedule;

/** The interval of a plan for people, and its costs. */
final class PlanScheduleText {
    private PlanScheduleText() {
    }

    static void print(PlanPage page, Plan plan) {
        final Schedule schedule = plan.schedule();
        final double target = plan.request().targets().overhead();
        page.title("Interval");
        page.line("Young, Daly", Units.time(schedule.youngNs()) + ", " + Units.time(schedule.dalyNs())
            + " for live saves, " + Units.time(schedule.youngLostNs()) + ", " + Units.time(schedule.dalyLostNs())
            + " lost to a failure; Daly " + Units.time(schedule.pausedDalyNs()) + " for paused ones");
        page.line("planned with", Units.time(schedule.intervalNs()) + (schedule.asked() ? ", asked for" : ", Daly's")
            + (schedule.liveOverhead() > target ? "; live saves take more of the time than "
            + Units.share(target) : ""));
        page.line("overhead", "paused " + Units.share(schedule.pausedOverhead()) + ", live "
            + Units.share(schedule.liveOverhead()) + ", live on another core "
            + Units.share(schedule.beginOverhead()));
        page.line("lost to a failure", Units.time(schedule.lostNs()) + " on average, restore included, "
            + Units.share(schedule.lostShare()) + " of all time");
        page.line("at most " + Units.share(target) + " overhead", "live every "
            + least(schedule.leastLive(), plan.request().mtbfNs()));
        page.line("", "paused every " + least(schedule.leastPaused(), plan.request().mtbfNs()));
        page.line("", "live on another core every " + least(schedule.leastBegin(), plan.request().mtbfNs()));
    }

    private static String least(LeastInterval least, double mtbfNs) {
        return Units.time(least.intervalNs()) + ", " + (least.intervalNs() < mtbfNs
            ? Units.time(least.lostNs()) + " lost to a failure" : "less often than the run fails");
    }
}
