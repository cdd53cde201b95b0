/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;

/** Knows when the process that started this one is gone: that process holds the input of this one open. */
final class ParentWatch {
    private volatile boolean hasEnded;

    private ParentWatch() {
    }

    /** Starts to read the input of this process, in a thread that does not keep the process alive. */
    static ParentWatch start() {
        final ParentWatch watch = new ParentWatch();
        final Thread thread = new Thread(watch::awaitEnd, "end of input");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // An input that fails has ended too.
        }
        hasEnded = true;
    }

    /** Has the input ended? */
    boolean hasEnded() {
        return hasEnded;
    }
}
