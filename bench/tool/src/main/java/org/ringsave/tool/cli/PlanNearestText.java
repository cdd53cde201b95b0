/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Nearest;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.SetShape;

/** The measured configurations that are nearest to the question of a plan, for people. */
final class PlanNearestText {
    private PlanNearestText() {
    }

    static void print(PlanPage page, Plan plan) {
        if (!plan.nearest().isEmpty()) {
            page.title("Nearest measured sets, to memory and with chunks of their own: measured against predicted");
        }
        for (final Nearest one : plan.nearest()) {
            final StringBuilder times = new StringBuilder();
            one.residuals().forEach((operation, residual) -> times.append("; ").append(name(operation))
                .append(' ').append(Units.time(residual.measuredNs())).append(" against ")
                .append(Units.time(residual.predictedNs())));
            final SetShape set = one.configuration().set();
            page.line(one.configuration().name(), Units.count(set.channels()) + " channels, image of "
                + Units.bytes(set.imageLength()) + times);
        }
    }

    /** Operations as the table of times names them. The measured rest of a live save is in its whole time. */
    static String name(Operation operation) {
        return switch (operation) {
            case SAVE -> "paused save";
            case PARALLEL -> "save by several threads";
            case BEGIN -> "live save, begin";
            case DRAIN -> "live save, the rest";
            case DELTA -> "delta";
            case RESTORE -> "restore";
        };
    }
}
