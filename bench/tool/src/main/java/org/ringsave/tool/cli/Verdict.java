/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import org.ringsave.tool.console.Units;

/** Whether the demo's runs were what they should be: its last lines and its exit code. */
final class Verdict {
    private static final int SHOWN_DIFFERENCES = 5;

    private final PrintWriter out;
    private final StringBuilder endings = new StringBuilder();
    private boolean bad;

    Verdict(PrintWriter out) {
        this.out = out;
    }

    /** Completions that were wrong: the same wrong state to the bit is no success. */
    void wrong(long completions) {
        if (completions > 0) {
            bad = true;
            out.println(Units.format("completions: %,d WRONG", completions));
        }
    }

    /** Images that were not the same whether saved live or stopped. */
    void images(long count, long different) {
        bad |= different > 0;
        out.println(different == 0 ? Units.format("images: all %,d identical, live and stopped", count)
            : Units.format("images: %,d of %,d DIFFERENT, live and stopped", different, count));
    }

    /** Parts of the state in which a run ended otherwise than the one without checkpoints. */
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

    /** Says how the runs ended, and what to exit with. */
    int code() {
        out.println(endings.length() == 0 ? "continuation: identical" : "continuation: DIFFERENT" + endings);
        return bad ? 1 : 0;
    }
}
