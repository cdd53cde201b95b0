/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.ByteBuffer;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option of all commands that save: the length of their buffers. The image is the same for all lengths. */
final class ChunkOption {
    private static final int LEAST = 256;
    private static final int MOST = 1 << 30;
    private static final String USUAL = "64KiB";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--chunk", paramLabel = "LENGTH",
        description = "Length of the buffer that each call of saveContinue fills, " + LEAST + " to 1GiB. The image is"
            + " the same for all. Default: ${DEFAULT-VALUE}.")
    private String length;

    ChunkOption() {
        this(USUAL);
    }

    /** With another default. */
    ChunkOption(String usual) {
        length = usual;
    }

    void check() {
        length();
    }

    int length() {
        return (int)Options.bytes(command, "--chunk", length, LEAST, MOST);
    }

    ByteBuffer allocate() {
        return ByteBuffer.allocateDirect(length());
    }
}
