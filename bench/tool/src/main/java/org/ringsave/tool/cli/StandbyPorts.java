/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The ports of a source and its standby. */
final class StandbyPorts {
    static final String ANSWERS = "--answer-port";

    private static final int MOST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "PORT", description = "UDP port on the loopback interface for images.")
    private String port;

    @Option(names = ANSWERS, paramLabel = "PORT", required = true, description = "That for answers.")
    private String answerPort;

    StandbyStreams open() throws IOException {
        return StandbyStreams.open((int)Options.whole(command, "PORT", port, 1, MOST_PORT),
            (int)Options.whole(command, ANSWERS, answerPort, 1, MOST_PORT));
    }
}
