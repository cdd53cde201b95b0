/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** One run of a command line, with its output. */
record CommandRun(int code, String out, String err) {
    /** As the main class runs it. */
    static CommandRun of(Object... args) {
        return of(Main.commandLine(texts(args)), args);
    }

    static CommandRun of(CommandLine commandLine, Object... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final int code = commandLine.execute(texts(args));
        return new CommandRun(code, out.toString(), err.toString());
    }

    private static String[] texts(Object... args) {
        return Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    }
}
