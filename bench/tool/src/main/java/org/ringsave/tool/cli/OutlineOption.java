/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.output.JsonOutline;
import org.ringsave.tool.output.Outline;
import org.ringsave.tool.output.TextOutline;
import picocli.CommandLine.Option;

/** The form in which a command prints names and values: as text, or as JSON. */
final class OutlineOption {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** Begins an object. */
    Outline object(PrintWriter out) {
        return json ? new JsonOutline(out, false) : new TextOutline(out);
    }

    /** Begins a list. */
    Outline list(PrintWriter out) {
        return json ? new JsonOutline(out, true) : new TextOutline(out);
    }
}
