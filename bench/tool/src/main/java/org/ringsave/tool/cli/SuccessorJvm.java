/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** A successor in a new JVM that shares nothing with this one but the socket. */
final class SuccessorJvm implements Successor {
    private final Process process;
    private final Thread killer;

    private SuccessorJvm(Process process) {
        this.process = process;
        killer = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Starts to take a simulation over. */
    static Successor launch(int port, List<String> arguments) throws IOException {
        final Process process = new ProcessBuilder(ChildJvm.command("take-over", arguments, Integer.toString(port)))
            .redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new SuccessorJvm(process);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public Continuation.Outcome await(LongConsumer progress) throws IOException {
        return ChildJvm.read(process, progress);
    }

    @Override
    public void close() {
        process.destroy();
        ChildJvm.removeHook(killer);
    }
}
