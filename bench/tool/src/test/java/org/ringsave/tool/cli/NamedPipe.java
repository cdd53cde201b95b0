/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Pipes of tests. An end that is opened waits for the other end, and no interrupt ends that. So each end has a thread
 * that the JVM does not wait for, and the test fails if the thread does not come back.
 */
final class NamedPipe {
    private NamedPipe() {
    }

    /** Makes a pipe under a name; skips the test if the system has none. */
    static Path make(Path path) throws Exception {
        final Process process = new ProcessBuilder("mkfifo", path.toString()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, "this system has no pipes");
        return path;
    }

    /** Begins work on one end. */
    static <T> FutureTask<T> start(Callable<T> body) {
        final FutureTask<T> task = new FutureTask<>(body);
        final Thread thread = new Thread(task, "end of a pipe");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** The end of the work. The limit only keeps a broken test from hanging. */
    static <T> T join(FutureTask<T> task) throws Exception {
        return task.get(100, TimeUnit.SECONDS);
    }

    /** A command that opens a pipe, or would open it if it were wrong. */
    static CommandRun run(Object... arguments) throws Exception {
        return join(start(() -> CommandRun.of(arguments)));
    }
}
