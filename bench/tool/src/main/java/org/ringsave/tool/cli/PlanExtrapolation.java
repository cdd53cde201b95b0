/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ringsave.tool.plan.Estimate;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Quantities;

/** The quantities of a plan that lie beyond the measured ones. The plan says so once, above all its figures. */
final class PlanExtrapolation {
    private final Set<String> outside = new TreeSet<>();

    private PlanExtrapolation() {
    }

    /** One line, or none if all figures lie within the measured ranges. */
    static void print(PlanPage page, Plan plan) {
        final List<String> beyond = nouns(plan);
        if (!beyond.isEmpty()) {
            page.line("extrapolated", String.join(", ", beyond)
                + " lie beyond the measured ones, so the ranges may not hold");
        }
    }

    private static List<String> nouns(Plan plan) {
        final PlanExtrapolation own = new PlanExtrapolation();
        List.of(plan.times().save(), plan.times().begin(), plan.times().live(), plan.times().restore(),
            plan.delta().time(), plan.deltas().delta().time(), plan.needs().migration().blackout()).forEach(own::add);
        final List<String> nouns = new ArrayList<>(own.outside);
        if (plan.limit().isExtrapolated()) {
            nouns.add("the channels that a pause has room for");
        }
        if (plan.chunk().isExtrapolated()) {
            nouns.add("lengths of chunks");
        }
        final PlanExtrapolation shares = new PlanExtrapolation();
        plan.machines().shares().forEach(one -> List.of(one.begin(), one.live(), one.restore()).forEach(shares::add));
        if (!own.outside.containsAll(shares.outside)) {
            nouns.add("shares of fewer or more machines");
        }
        return nouns;
    }

    private void add(Estimate time) {
        time.outside().forEach(quantity -> outside.add(Quantities.noun(quantity)));
    }
}
