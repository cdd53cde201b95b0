/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.ringsave.tool.console.Terminal;
import org.ringsave.tool.console.Units;
import picocli.CommandLine.Model.CommandSpec;

/** Progress of reading a file, on the standard error. It shows nothing of work that takes less than a second. */
final class FileProgress {
    private static final long SILENT_NS = 1_000_000_000L;

    private final Progress progress;
    private final long length;
    private final LongSupplier clock;
    private final long start;
    private boolean isShown;

    /** Begins at the start of a file of a length. */
    FileProgress(CommandSpec spec, String title, long length) {
        this(spec.commandLine().getErr(), Terminal.isInteractive(), title, length);
    }

    FileProgress(PrintWriter out, boolean isTerminal, String title, long length) {
        this(out, isTerminal, title, length, System::nanoTime);
    }

    /** A test gives a clock, in nanoseconds. */
    FileProgress(PrintWriter out, boolean isTerminal, String title, long length, LongSupplier clock) {
        this.length = length;
        this.clock = clock;
        start = clock.getAsLong();
        progress = new Progress(out, isTerminal, title, 0, length,
            (done, all) -> Units.bytes(done) + " of " + Units.bytes(all));
    }

    /** The file was read up to an offset. */
    void at(long offset) {
        if (offset < length && progress.isDue(offset) && (isShown || clock.getAsLong() - start > SILENT_NS)) {
            progress.print(offset, "");
            isShown = true;
        }
    }

    /** The work is done. */
    void end() {
        if (isShown) {
            progress.print(length, "");
        }
    }
}
