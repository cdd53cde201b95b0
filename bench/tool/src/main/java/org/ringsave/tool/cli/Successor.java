/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** A process that takes a simulation over from this one, over a socket, and runs it on to the end. */
interface Successor extends AutoCloseable {
    /** Is it still there? If not, no process will come to the socket. */
    boolean isAlive();

    /** Waits for the end of its run, and returns the result. The progress gets the tick now and then. */
    Continuation.Outcome await(LongConsumer progress) throws IOException;

    /** Ends it, unless it has ended. */
    @Override
    void close();

    /** Starts a successor. */
    @FunctionalInterface
    interface Launcher {
        /**
         * Start.
         *
         * @param port      on the loopback interface, to which it connects.
         * @param arguments of the simulation, as on a command line.
         */
        Successor launch(int port, List<String> arguments) throws IOException;
    }
}
