/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import org.ringsave.tool.console.Units;

/** Compares the demo's runs: its last lines and its exit code. */
final class Verdict {
    private static final int SHOWN_DIFFERENCES = 5;

    private final PrintWriter out;
    private final StringBuilder endings = new StringBuilder();
    private boolean bad;

    Verdict(PrintWriter out) {
        this.out = out;
    }

    /** Wrong completions: two runs with the same wrong state are no success. */
    void wrong(long completions) {
        if (completions > 0) {
            bad = true;
            out.println(Units.format("completions: %,d WRONG", completions));
        }
    }

    /** Images that differ between live and stopped saves. */
    void images(long count, long different) {
        bad |= different > 0;
        out.println(different == 0 ? Units.format("images: all %,d identical, live and stopped", count)
            : Units.format("images: %,d of %,d DIFFERENT, live and stopped", different, count));
    }

    /** Parts of the state in which a run ended differently from the run without checkpoints. */
    void ended(String run, List<String> differences) {
        if (!differences.isEmpty()) {
            bad = true;
            endings.append("; ").append(run).append(" ended with another ").append(list(differences));
        }
    }

    private static String list(List<String> parts) {
        final int more = parts.size() - SHOWN_DIFFERENCES;
        return String.join(", ", parts.subList(0, Math.min(SHOWN_DIFFERENCES, parts.size())))
            + (more > 0 ? " and " + more + " more" : "");
    }

    /** Prints the comparison, and returns the exit code. */
    int code() {
        out.println(endings.length() == 0 ? "continuation: identical" : "continuation: DIFFERENT" + endings);
        return bad ? 1 : 0;
    }
}
