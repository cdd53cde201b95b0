/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ChunkTimes;
import org.ringsave.tool.plan.DeltaSchedule;
import org.ringsave.tool.plan.LeastInterval;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.RingRoom;

/** The steps that a plan advises, for people: how to save, how often, and which memory to give. */
final class PlanAdviceText {
    private PlanAdviceText() {
    }

    static void print(PlanPage page, Plan plan) {
        final ChunkTimes call = plan.chunk().call();
        page.title("Do this");
        final double sinkNs = plan.request().sink().pieceNs(plan.chunk().chunk());
        page.line("save live", "the set rests for begin, " + Units.time(plan.times().begin().ns())
            + "; then calls with chunks of " + Units.bytes(plan.chunk().chunk()) + ", p99 " + Units.time(call.p99Ns())
            + " each" + (sinkNs == 0 ? "" : ", and " + Units.time(sinkNs) + " of the sink"));
        page.line("full image", Units.bytes(plan.imageLength()) + ", " + Units.time(plan.times().live().ns())
            + " to the sink; a restore takes " + Units.time(plan.times().restore().ns()));
        final double overhead = plan.request().targets().overhead();
        page.line("on the run's thread", least(plan.schedule().leastLive()) + "; saves take "
            + Units.share(overhead) + " of its time");
        page.line("a slice", plan.chunk().sliceNs() == 0 ? "writes longer to the sink than the target allows"
            : "saves for at most " + Units.time(plan.chunk().sliceNs()) + " before it writes to the sink");
        printDeltas(page, plan.deltas());
        printSpill(page, plan.needs().room(), plan.needs().memory().spill());
        page.line("disk", Units.bytes(plan.needs().storage().keptBytes()) + " for " + plan.request().retain()
            + " full images");
        page.line("memory", Units.bytes(plan.needs().memory().total()) + " for set and session");
    }

    private static String least(LeastInterval least) {
        return "a full image every " + Units.time(least.intervalNs()) + " at most, "
            + Units.time(least.lostNs()) + " lost to a failure";
    }

    private static void printDeltas(PlanPage page, DeltaSchedule deltas) {
        page.line("on a thread of its own", Double.isNaN(deltas.intervalNs())
            ? "deltas never keep up with the writes: take a faster sink, or write less"
            : "a delta every " + Units.time(deltas.intervalNs()) + " at most, "
                + Units.bytes(deltas.delta().length()) + " in " + Units.time(deltas.delta().time().ns()) + "; "
                + Units.time(deltas.lostNs()) + " lost to a failure");
    }

    private static void printSpill(PlanPage page, RingRoom room, long limit) {
        final double moved = room.spilledAtMost();
        page.line("spill arena", moved <= limit ? Units.bytes(limit) + ", the usual one, is enough"
            : "give the session " + Units.bytes(Math.ceil(moved / (1 << 20)) * (1 << 20)) + ": writers reach that much"
                + " during a full save, and else wait once " + Units.bytes(limit) + " are full");
    }
}
