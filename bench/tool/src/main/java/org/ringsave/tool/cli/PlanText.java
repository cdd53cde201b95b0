/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanRequest;

/** A plan for people. */
final class PlanText {
    private final PlanPage page;

    PlanText(PrintWriter out) {
        page = new PlanPage(out);
    }

    void print(Plan plan) {
        printRequest(plan.request());
        page.line("measured on", plan.machine().cpu() + ", " + plan.machine().date() + ", engine "
            + plan.machine().engine() + ", JDK " + plan.machine().jdk());
        page.title("Lengths");
        page.line("full image", Units.bytes(plan.imageLength()) + ", exact");
        page.line("delta", Units.bytes(plan.delta().length()) + ", at the interval below");
        final PlanTimesText times = new PlanTimesText(page, plan);
        times.print();
        PlanScheduleText.print(page, plan);
        new PlanNeedsText(page).print(plan);
        page.title("Factors of the results if an input is half, one and a half times, twice as much, the"
            + " strongest first (chunk and interval stay)");
        page.lines(SensitivityTable.lines(plan));
        times.printErrors();
        page.flush();
    }

    private void printRequest(PlanRequest request) {
        page.line("set", Units.count(request.shape().channels()) + " channels of 2 x " + request.shape().ringPages()
            + " pages, " + Units.share(request.shape().fill()) + " full, packets of " + request.shape().packetLength()
            + " bytes, " + request.shape().inFlight() + " in flight on each");
        page.line("writers", Units.rate(request.writeRate()) + " together");
        page.line("sink", Units.rate(request.sinkRate()) + (request.threads() == 1 ? ", one thread"
            : ", " + request.threads() + " threads"));
        page.line("failures", "every " + Units.time(request.mtbfNs()));
    }
}
