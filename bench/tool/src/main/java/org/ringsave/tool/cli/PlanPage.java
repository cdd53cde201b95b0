/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Estimate;

/** Titles and lines of a plan's text: a name, and a value beside it. */
final class PlanPage {
    private final PrintWriter out;

    PlanPage(PrintWriter out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void line(String name, String value) {
        out.println(Units.format("  %-26s %s", name, value));
    }

    void estimate(String name, Estimate estimate) {
        line(name, Units.time(estimate.ns()) + " (" + Units.time(estimate.leastNs()) + " to "
            + Units.time(estimate.mostNs()) + (estimate.isExtrapolated() ? "), extrapolated" : ")"));
    }

    void lines(List<String> lines) {
        lines.forEach(out::println);
    }

    void flush() {
        out.flush();
    }
}
