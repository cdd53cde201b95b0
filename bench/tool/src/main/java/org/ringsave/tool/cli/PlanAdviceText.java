/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.List;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ChunkTimes;
import org.ringsave.tool.plan.DeltaSchedule;
import org.ringsave.tool.plan.LeastInterval;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanNeeds;

/** The steps that a plan advises, for people: how to save, how often, and which memory to give. */
final class PlanAdviceText {
    private static final String GREATER = "; a greater --max-overhead allows them";

    private PlanAdviceText() {
    }

    static void print(PlanPage page, Plan plan) {
        final ChunkTimes call = plan.chunk().call();
        page.title("Do this");
        final double sinkNs = plan.request().sink().pieceNs(Math.min(plan.chunk().chunk(), plan.imageLength()));
        page.line("save live", "the set rests for begin, " + Units.time(plan.times().begin().ns())
            + "; then calls with chunks of " + Units.bytes(plan.chunk().chunk()) + ", p99 " + Units.time(call.p99Ns())
            + " each" + (sinkNs == 0 ? "" : ", and " + Units.time(sinkNs) + " of the sink"));
        page.line("full image", Units.bytes(plan.imageLength()) + ", " + Units.time(plan.times().live().ns())
            + " to the sink; a restore takes " + Units.time(plan.times().restore().ns()));
        final LeastInterval least = plan.schedule().leastLive();
        page.line("on the run's thread", least.intervalNs() < plan.request().mtbfNs()
            ? "a full image no more often than every " + Units.time(least.intervalNs()) + ", "
                + Units.time(least.lostNs()) + " lost to a failure; saves take "
                + Units.share(plan.request().targets().overhead()) + " of its time"
            : rare("full images", least.intervalNs(), plan.request().mtbfNs()) + GREATER);
        page.line("a slice", plan.chunk().sliceNs() == 0
            ? "of 16 KiB takes longer with its write to the sink than the target allows"
            : "saves for at most " + Units.time(plan.chunk().sliceNs()) + " before it writes to the sink");
        page.line("on a thread of its own", deltas(plan.deltas(), plan.request().mtbfNs()));
        printSpill(page, plan.needs());
        page.line("disk", Units.bytes(plan.needs().storage().keptBytes()) + " for " + plan.request().retain()
            + " full images");
        page.line("memory", Units.bytes(plan.needs().memory().total()) + " for set and session");
    }

    /** Saves that keep to the allowed overhead are due less often than the run fails. */
    private static String rare(String saves, double intervalNs, double mtbfNs) {
        return saves + " keep to the allowed overhead only if they are " + Units.time(intervalNs)
            + " apart, and the run fails every " + Units.time(mtbfNs);
    }

    private static String deltas(DeltaSchedule deltas, double mtbfNs) {
        if (!Double.isNaN(deltas.intervalNs())) {
            return "a delta no more often than every " + Units.time(deltas.intervalNs()) + ", "
                + Units.bytes(deltas.delta().length()) + " in " + Units.time(deltas.delta().time().ns()) + "; "
                + Units.time(deltas.lostNs()) + " lost to a failure";
        }
        final List<String> remedies = deltas.remedies().stream().map(PlanAdviceText::remedy).toList();
        return (deltas.leastNs() < mtbfNs
            ? "deltas never keep up: one of " + Units.time(mtbfNs) + " of writes takes "
                + Units.time(deltas.delta().time().ns())
            : rare("deltas", deltas.leastNs(), mtbfNs)) + String.join("", remedies);
    }

    private static String remedy(DeltaSchedule.Remedy remedy) {
        return switch (remedy) {
            case OVERHEAD -> GREATER;
            case SINK -> "; a faster sink helps";
            case WRITES -> "; fewer writes help";
        };
    }

    private static void printSpill(PlanPage page, PlanNeeds needs) {
        final long usual = needs.memory().spill();
        page.line("spill arena", needs.spillArena() == usual ? Units.bytes(usual) + ", the usual one, is enough"
            : "give the session " + Units.bytes(needs.spillArena()) + ": writers reach that much"
                + " during a full save, and else wait once " + Units.bytes(usual) + " are full");
    }
}
