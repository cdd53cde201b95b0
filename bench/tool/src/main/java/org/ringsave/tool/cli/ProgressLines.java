/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;

/**
 * The progress lines of runs that end at the same tick.
 *
 * @param out        to print to.
 * @param isTerminal whether a line can be drawn over.
 * @param last       tick of the end.
 */
record ProgressLines(PrintWriter out, boolean isTerminal, long last) {
    /** The line of a run, from its title and first tick. */
    Progress line(String title, long first) {
        return new Progress(out, isTerminal, title, first, last);
    }
}
