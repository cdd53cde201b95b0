/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.console.Units;

/** Prints the rows of a table: a name and some values of equal width. */
final class Columns {
    static final String NONE = "-";

    private final PrintWriter out;

    Columns(PrintWriter out) {
        this.out = out;
    }

    void row(String name, String... values) {
        final StringBuilder line = new StringBuilder(Units.format("%-20s", name));
        for (final String value : values) {
            line.append(Units.format(" %14s", value));
        }
        out.println(line);
    }

    void line(String text) {
        out.println(text);
    }

    /** A quotient as text; {@link #NONE} if it has no value. */
    static String quotient(double of, double by) {
        return by == 0 ? NONE : Units.ratio(of / by);
    }
}
