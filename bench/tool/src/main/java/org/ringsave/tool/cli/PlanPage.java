/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Estimate;

/** Titles and lines of a plan's text: a name, and a value beside it. */
final class PlanPage {
    private final PrintWriter out;

    private final boolean markdown;
    private boolean isEmpty = true;

    PlanPage(PrintWriter out, boolean markdown) {
        this.out = out;
        this.markdown = markdown;
    }

    void title(String text) {
        if (!isEmpty) {
            out.println();
        }
        isEmpty = false;
        out.println(markdown ? "## " + text + System.lineSeparator() : text);
        if (markdown) {
            out.println("| | |" + System.lineSeparator() + "|---|---|");
        }
    }

    /** A line, whatever names of parts are in it. */
    void line(String name, String value) {
        out.println(markdown ? "| " + cell(name.trim()) + " | " + cell(value) + " |"
            : Units.format("  %-26s %s", Failures.line(name), Failures.line(value)));
    }

    private static String cell(String text) {
        return Failures.line(text).replace("|", "\\|");
    }

    void estimate(String name, Estimate estimate) {
        line(name, Units.time(estimate.ns()) + " (" + Units.time(estimate.leastNs()) + " to "
            + Units.time(estimate.mostNs()) + ')');
    }

    /** A table of its own columns. In Markdown it is a text as it stands, so it needs a title without a table. */
    void lines(String title, List<String> lines) {
        out.println();
        out.println(markdown ? "## " + title + System.lineSeparator() + System.lineSeparator() + "```" : title);
        lines.forEach(out::println);
        if (markdown) {
            out.println("```");
        }
    }

    void flush() {
        out.flush();
    }
}
