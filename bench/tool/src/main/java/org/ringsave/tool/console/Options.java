/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that go beyond their types. A value that fails a check is wrong usage. */
public final class Options {
    private Options() {
    }

    public static void requireRange(CommandSpec command, String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(command.commandLine(),
                Units.format("%s=%d is not in %d..%d", option, value, least, most));
        }
    }

    public static void requireRange(CommandSpec command, String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new ParameterException(command.commandLine(),
                option + '=' + value + " is not in " + least + ".." + most);
        }
    }

    /** Requires two paths to be different files. An output must replace neither an input nor another output. */
    public static void requireApart(CommandSpec command, String option, Path path, String otherOption, Path other)
        throws IOException {
        final boolean same = Files.exists(path) && Files.exists(other)
            ? Files.isSameFile(path, other)
            : path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
        if (same) {
            throw new ParameterException(command.commandLine(), option + '=' + path + " and " + otherOption + '='
                + other + " are the same file; name two");
        }
    }
}
