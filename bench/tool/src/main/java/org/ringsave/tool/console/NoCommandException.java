/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import picocli.CommandLine;

/** The command line has no command; its usage is printed. */
public final class NoCommandException extends CommandLine.ParameterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception for a command that only has subcommands.
     *
     * @param commandLine command whose usage is printed.
     */
    public NoCommandException(CommandLine commandLine) {
        super(commandLine, "no command");
    }
}
