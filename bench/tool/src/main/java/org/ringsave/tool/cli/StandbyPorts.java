/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The ports of a source and its standby, and the media driver of this one. */
final class StandbyPorts {
    static final String ANSWERS = "--answer-port";
    static final String DRIVER = "--driver-dir";

    private static final int MOST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "PORT", description = "UDP port on the loopback interface for images.")
    private String port;

    @Option(names = ANSWERS, paramLabel = "PORT", required = true, description = "That for answers.")
    private String answerPort;

    @Option(names = DRIVER, paramLabel = "DIR", required = true,
        description = "Directory of this process's media driver. It is made, and deleted at the end.")
    private Path driver;

    /** For the lines that the other processes read. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    StandbyStreams open() throws IOException {
        return StandbyStreams.open((int)Options.whole(command, "PORT", port, 1, MOST_PORT),
            (int)Options.whole(command, ANSWERS, answerPort, 1, MOST_PORT), driver);
    }
}
