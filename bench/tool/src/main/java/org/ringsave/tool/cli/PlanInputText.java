/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanRequest;

/** The input of a plan for people, and the machine that it was measured on. */
final class PlanInputText {
    private PlanInputText() {
    }

    static void print(PlanPage page, Plan plan) {
        final PlanRequest request = plan.request();
        page.title("Input");
        page.line("set", Units.count(request.shape().channels()) + " channels of 2 x " + request.shape().ringPages()
            + " pages, " + Units.share(request.shape().fill()) + " full, packets of " + request.shape().packetLength()
            + " bytes, " + request.shape().inFlight() + " in flight on each");
        page.line("writers", Units.rate(request.writeRate()) + " together");
        page.line("sink", Units.rate(request.sinkRate()) + (request.threads() == 1 ? ", one thread"
            : ", " + request.threads() + " threads"));
        page.line("failures", "every " + Units.time(request.mtbfNs()));
        page.line("measured on", plan.machine().cpu() + ", " + plan.machine().date() + ", engine "
            + plan.machine().engine() + ", JDK " + plan.machine().jdk());
    }
}
