/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of a command line, with its output. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(Object... args) {
        return of(Main.commandLine(), args);
    }

    static CommandRun of(CommandLine commandLine, Object... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        final int code = commandLine.execute(texts);
        return new CommandRun(code, out.toString(), err.toString());
    }
}
