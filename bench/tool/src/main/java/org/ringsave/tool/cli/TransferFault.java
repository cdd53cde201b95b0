/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.ringsave.tool.console.Failures;

/** The failure of a transfer in one line. The library's own advice is calls, this one is commands. */
final class TransferFault {
    private static final String AGAIN = "; start both commands again";

    private TransferFault() {
    }

    static String line(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return advised(failure.getMessage()) + ", or give a longer --wait";
        }
        final String line = advised(Failures.message(failure));
        // The system's words for a full or broken disk say no more.
        return failure instanceof IOException && !line.contains(";") && !line.contains("another receiver")
            ? line + "; make room on the disk of that file, or repair it, then start both commands again" : line;
    }

    /** The same line with the advice of a command. */
    static String advised(String line) {
        return line.replaceFirst(": expect a new image$", AGAIN)
            .replaceFirst(": make new streams.*", "; start the driver, then both commands again");
    }
}
