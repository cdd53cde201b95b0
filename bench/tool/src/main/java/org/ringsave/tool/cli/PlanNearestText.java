/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Nearest;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Residual;
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
            final SetShape set = one.configuration().set();
            page.line(one.configuration().name(), Units.count(set.channels()) + " channels, image of "
                + Units.bytes(set.imageLength()) + text("; save ", one.residuals().get(Operation.SAVE))
                + text("; begin ", one.residuals().get(Operation.BEGIN))
                + text("; restore ", one.residuals().get(Operation.RESTORE)));
        }
    }

    private static String text(String name, Residual residual) {
        return residual == null ? "" : name + Units.time(residual.measuredNs()) + " against "
            + Units.time(residual.predictedNs());
    }
}
