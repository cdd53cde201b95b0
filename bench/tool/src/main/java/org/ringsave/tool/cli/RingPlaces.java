/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.channel.RingPlace;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.console.Failures;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The two rings of a command: each a file, or FILE:OFFSET:LENGTH. */
final class RingPlaces {
    private static final Pattern PART = Pattern.compile("(.+):([^:/]+):([^:/]+)");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--incoming", paramLabel = "RINGFILE", required = true,
        description = "File of the ring that the channel reads: a control page and data pages of 4 KiB."
            + " FILE:OFFSET:LENGTH names a part of a file.")
    private String incoming;

    @Option(names = "--outgoing", paramLabel = "RINGFILE", required = true,
        description = "File of the ring that the channel writes, likewise.")
    private String outgoing;

    @Option(names = "--control-page", paramLabel = "LENGTH", defaultValue = "4KiB",
        description = "Length of the control page: that of the guest's pages, 4KiB to 64KiB."
            + " Default: ${DEFAULT-VALUE}.")
    private String controlPage;

    RingPlace incoming() {
        return place("--incoming", incoming);
    }

    RingPlace outgoing() {
        return place("--outgoing", outgoing);
    }

    /** Refuses rings that have bytes in common. */
    void requireApart() {
        if (incoming().overlaps(outgoing())) {
            throw wrong(spec, "--incoming=" + incoming + " and --outgoing=" + outgoing
                + " are the same file; name two");
        }
    }

    private RingPlace place(String option, String text) {
        return place(spec, option, text, controlPage);
    }

    /** Reads a place: a file, or FILE:OFFSET:LENGTH. */
    static RingPlace place(CommandSpec spec, String option, String text, String controlPage) {
        final Matcher part = PART.matcher(text);
        try {
            final Path path = Failures.path(text);
            if (Files.exists(path) || !part.matches()) {
                return whole(spec, path, controlPage);
            }
            final long length = Amounts.bytes(option, part.group(3));
            if (length <= 0) {
                throw new IllegalArgumentException("LENGTH " + length + " is not above 0");
            }
            return whole(spec, Path.of(part.group(1)), controlPage)
                .withRange(Amounts.bytes(option, part.group(2)), length);
        } catch (IllegalArgumentException e) {
            throw wrong(spec, option + '=' + text + ": " + e.getMessage());
        } catch (TypeConversionException e) {
            throw wrong(spec, option + '=' + e.getMessage());
        }
    }

    private static RingPlace whole(CommandSpec spec, Path path, String controlPage) {
        final long length = Amounts.bytes("--control-page", controlPage);
        if (length > RingPlace.MAX_CONTROL_LENGTH) {
            throw wrong(spec, "--control-page=" + controlPage + " is not a power of two in 4KiB..64KiB");
        }
        try {
            return RingPlace.of(path).withControlLength((int)length);
        } catch (IllegalArgumentException e) {
            throw wrong(spec, "--control-page=" + controlPage + " is not a power of two in 4KiB..64KiB");
        }
    }

    private static ParameterException wrong(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
