/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.stream.Collectors;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.AssumedValue;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanSource;

/** The head of a plan for people: verdict, advice, source and input. Verdict and advice fit on a screen of 24 lines. */
final class PlanHeadText {
    private final PlanPage page;
    private final Plan plan;

    PlanHeadText(PlanPage page, Plan plan) {
        this.page = page;
        this.plan = plan;
    }

    /** Prints it, with the source of its numbers. */
    void print(PlanSource source) {
        new PlanVerdictText(page, plan, source).print();
        PlanAdviceText.print(page, plan);
        page.title("Source");
        if (plan.machines().count() > 1) {
            page.line("plan of", "one of " + Units.count(plan.machines().count())
                + " equal machines that share the set; a table below has all of them");
        }
        page.line("measured in", source.place());
        PlanSinkText.printSource(page, plan);
        plan.assumptions().forEach(one -> page.line("assumed cost", one));
        source.notes().forEach(note -> page.line("observed", note));
        page.line("assumed options", source.assumed().isEmpty() ? "none"
            : source.assumed().stream().map(PlanHeadText::text).collect(Collectors.joining(", ")));
        PlanInputText.print(page, plan);
    }

    private static String text(AssumedValue one) {
        return one.option() + ' ' + one.value() + (one.of().isEmpty() ? "" : " of " + String.join(" and ", one.of()));
    }
}
