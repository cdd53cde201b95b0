/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.ChannelClass;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.RegionShape;
import org.ringsave.tool.plan.Shape;

/** The input of a plan for people, and the machine that it was measured on. */
final class PlanInputText {
    private PlanInputText() {
    }

    static void print(PlanPage page, Plan plan) {
        final PlanRequest request = plan.request();
        page.title("Input");
        request.set().classes().forEach(one -> print(page, one));
        request.set().regions().forEach(one -> print(page, one));
        request.set().states().forEach(one -> page.line("state " + one.name(), Units.bytes(one.length())
            + ", encoded by each begin"));
        page.line("sink", PlanSinkText.rate(plan) + (request.threads() == 1 ? ", one thread"
            : ", " + request.threads() + " threads"));
        page.line("failures", "every " + Units.time(request.mtbfNs()));
        page.line("measured on", plan.machine().cpu() + ", " + plan.machine().date() + ", engine "
            + plan.machine().engine() + ", JDK " + plan.machine().jdk());
    }

    private static void print(PlanPage page, ChannelClass one) {
        final Shape shape = one.shape();
        final String rings = shape.shorterPages() == shape.ringPages() ? "2 x " + shape.ringPages()
            : shape.shorterPages() + " and " + shape.ringPages();
        page.line(one.name(), Units.count(shape.channels()) + " channels of " + rings + " pages, "
            + Units.share(shape.fill()) + " full, packets of " + Units.bytes(shape.packetLength()) + ", "
            + shape.inFlight() + " requests in flight on each" + slots(shape) + ", writers put in "
            + Units.rate(one.writeRate()) + " together");
    }

    /** Slots that hold more than the requests in flight. */
    private static String slots(Shape shape) {
        return shape.room().slots() == 0 ? "" : " with room for " + Units.count(shape.config().maxInFlight()) + " of "
            + Units.bytes(shape.config().maxPacketLength()) + " in each direction";
    }

    private static void print(PlanPage page, RegionShape one) {
        page.line("region " + one.name(), Units.bytes(one.length()) + ", " + Units.share(one.present())
            + " of it present; writers reach " + Units.rate(one.writeRate()) + " of its pages, in runs of "
            + Units.count(one.run()) + " within " + Units.share(one.workingSet())
            + (one.tracked() ? "" : "; not tracked, so each delta has all of it"));
    }
}
