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

    private final PrintWriter out;
    private final boolean isTerminal;
    private final String title;
    private final LongSupplier clock;
    private final long start;
    private final long most;
    private long length;
    private Progress progress;
    private boolean isShown;

    /** Begins at the start of a file of a length. */
    FileProgress(CommandSpec spec, String title, long length) {
        this(spec.commandLine().getErr(), Terminal.isInteractive(), title, length);
    }

    /** Begins work of a length, which may turn out to be longer, up to another length. */
    FileProgress(CommandSpec spec, String title, long length, long most) {
        this(spec.commandLine().getErr(), Terminal.isInteractive(), title, length, most, System::nanoTime);
    }

    FileProgress(PrintWriter out, boolean isTerminal, String title, long length) {
        this(out, isTerminal, title, length, length, System::nanoTime);
    }

    /** A test gives a clock, in nanoseconds. */
    FileProgress(PrintWriter out, boolean isTerminal, String title, long length, long most, LongSupplier clock) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.title = title;
        this.length = length;
        this.most = most;
        this.clock = clock;
        start = clock.getAsLong();
        progress = from(0);
    }

    private Progress from(long offset) {
        return new Progress(out, isTerminal, title, offset, length,
            (done, all) -> Units.bytes(done) + " of " + Units.bytes(all));
    }

    /** The file was read up to an offset. */
    void at(long offset) {
        if (offset > length && length < most) {
            end();
            length = most;
            progress = from(offset);
        }
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
