/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.output.Outline;

/**
 * Where a demo prints: lines as they come; or one JSON object at its end, and its progress on the standard error.
 */
final class DemoOutput {
    private final PrintWriter out;
    private final PrintWriter err;
    private final OutlineOption form;
    private final boolean isTerminal;
    private final long last;

    /**
     * Makes one for the runs of a demo.
     *
     * @param out        standard output.
     * @param err        standard error.
     * @param form       of the results.
     * @param isTerminal whether a line of progress can be drawn over.
     * @param last       tick at which the runs end.
     */
    DemoOutput(PrintWriter out, PrintWriter err, OutlineOption form, boolean isTerminal, long last) {
        this.out = out;
        this.err = err;
        this.form = form;
        this.isTerminal = isTerminal;
        this.last = last;
    }

    /** The progress of a run, from its title and first tick. */
    Progress progress(String title, long first) {
        return new Progress(form.isJson() ? err : out, isTerminal, title, first, last);
    }

    /** A line of the text alone. */
    void say(String line) {
        if (!form.isJson()) {
            out.println(line);
            out.flush();
        }
    }

    /** Prints the results. Returns the exit code. */
    int end(DemoFindings findings, Verdict verdict) {
        if (form.isJson()) {
            final Outline json = form.object(out);
            findings.print(json);
            json.begin("verdict");
            verdict.print(json);
            json.end();
            json.end();
        } else {
            findings.print(out);
            verdict.print(out);
        }
        return verdict.isGood() ? 0 : 1;
    }
}
