/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Sink;
import org.ringsave.tool.plan.Spread;

/** The sink of a plan for people: its figures, and where they come from. */
final class PlanSinkText {
    private PlanSinkText() {
    }

    /** Its rate for the chunks of the plan. */
    static String rate(Plan plan) {
        final Sink sink = plan.request().sink();
        final long chunk = plan.chunk().chunk();
        final Spread rate = sink.rate(chunk);
        if (!sink.isMeasured()) {
            return Units.rate(rate.median());
        }
        return sink.name() + ": " + Units.rate(rate.median()) + " (" + Units.rate(rate.least()) + " to "
            + Units.rate(rate.most()) + ") with pieces of " + Units.bytes(chunk) + (sink.completion() == null ? ""
                : "; " + Units.time(sink.completionNs(plan.imageLength())) + " to end a full image");
    }

    /** The machine and the date of a measured sink, and the limits of its figures. */
    static void printSource(PlanPage page, Plan plan) {
        final Sink sink = plan.request().sink();
        if (sink.isMeasured()) {
            page.line("sink measured on", sink.machine().cpu() + ", " + sink.machine().date());
            page.line("", sink.claim() > 0
                ? "on one thread with driver and receiver, and with the save itself: its time counts twice here"
                : "with files of " + Units.bytes(sink.completion().longLength()) + "; writes go to the page cache,"
                    + " which holds them up once they fill it; a read is assumed to be as fast");
        }
    }
}
