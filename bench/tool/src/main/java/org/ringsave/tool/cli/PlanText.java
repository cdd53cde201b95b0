/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanSource;

/** A plan for people. */
final class PlanText {
    private final PlanPage page;

    PlanText(PrintWriter out, boolean markdown) {
        page = new PlanPage(out, markdown);
    }

    /** Prints the plan. The first screen, 24 lines, is verdict and advice; the rest is how they come about. */
    void print(Plan plan, PlanSource source) {
        new PlanHeadText(page, plan).print(source);
        final PlanTimesText times = new PlanTimesText(page, plan);
        times.print();
        PlanScheduleText.print(page, plan);
        new PlanNeedsText(page).print(plan);
        PlanScalingText.print(page, plan);
        page.lines("Factors of the results if an input is half, one and a half times, twice as much, the"
            + " strongest first (chunk and interval stay)", SensitivityTable.lines(plan));
        times.printMeasured();
        page.flush();
    }
}
