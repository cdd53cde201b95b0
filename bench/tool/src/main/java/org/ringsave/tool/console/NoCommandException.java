/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import picocli.CommandLine;

/** No command was given: the usage is the answer. */
public final class NoCommandException extends CommandLine.ParameterException {
    private static final long serialVersionUID = 1L;

    /**
     * For a command that only has subcommands.
     *
     * @param commandLine whose usage is printed.
     */
    public NoCommandException(CommandLine commandLine) {
        super(commandLine, "no command");
    }
}
