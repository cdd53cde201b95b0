/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.plan.Plan;

/** A plan for people. */
final class PlanText {
    private final PlanPage page;

    PlanText(PrintWriter out) {
        page = new PlanPage(out);
    }

    void print(Plan plan) {
        new PlanVerdictText(page, plan).print();
        PlanInputText.print(page, plan);
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
}
