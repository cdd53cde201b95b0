/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.ringsave.memory.SameFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options that go beyond their types. A value that fails a check is wrong usage. */
public final class Options {
    private Options() {
    }

    /** Reads a whole number, between two bounds, both inclusive. */
    public static long whole(CommandSpec command, String option, String text, long least, long most) {
        return read(command, () -> Amounts.whole(option, text, least, most));
    }

    /** Reads the seed of all that is random. */
    public static long seed(CommandSpec command, String text) {
        return whole(command, "--seed", text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Reads a length in bytes, between two bounds, both inclusive. */
    public static long bytes(CommandSpec command, String option, String text, long least, long most) {
        final long length = read(command, () -> Amounts.bytes(option, text));
        require(command, option, text, length >= least && length <= most, least + ".." + most);
        return length;
    }

    /** Reads a length with its unit, in bytes, between two bounds, both inclusive. */
    public static long length(CommandSpec command, String option, String text, long least, long most) {
        final long length = read(command, () -> Amounts.length(option, text));
        require(command, option, text, length >= least && length <= most, least + ".." + most);
        return length;
    }

    /** Reads a time in whole nanoseconds, between two bounds, both inclusive. Only 0 itself is 0. */
    public static long time(CommandSpec command, String option, String text, long leastNs, long mostNs) {
        final double ns = read(command, () -> Amounts.time(option, text));
        require(command, option, text, ns >= leastNs && ns <= mostNs,
            Units.time(leastNs) + " to " + Units.time(mostNs));
        if (ns > 0 && ns < 1) {
            throw new ParameterException(command.commandLine(),
                option + '=' + text + " is less than 1ns and not 0; write 0, or 1ns or more");
        }
        return Math.round(ns);
    }

    /** Reads a share, 0 to 1. */
    public static double share(CommandSpec command, String option, String text) {
        final double share = read(command, () -> Amounts.share(option, text));
        require(command, option, text, share >= 0 && share <= 1, "0..1");
        return share;
    }

    private static <T> T read(CommandSpec command, Supplier<T> amount) {
        try {
            return amount.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static void require(CommandSpec command, String option, String text, boolean isInRange, String range) {
        if (!isInRange) {
            throw new ParameterException(command.commandLine(), option + '=' + text + " is not in " + range);
        }
    }

    /** Requires two paths to be different files, at the end of all links: no output replaces an input or an output. */
    public static void requireApart(CommandSpec command, String option, Path path, String otherOption, Path other) {
        if (SameFile.areOne(path, other)) {
            throw new ParameterException(command.commandLine(), option + '=' + path + " and " + otherOption + '='
                + other + " are the same file; name two");
        }
    }
}
