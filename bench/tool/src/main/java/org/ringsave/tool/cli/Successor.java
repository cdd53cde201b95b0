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
    /** Is it still there? If not nobody will come to the socket. */
    boolean isAlive();

    /** Waits for the end of its run, and returns how it went; the tick now and then is told. */
    Continuation.Outcome await(LongConsumer progress) throws IOException;

    /** Ends it, if it has not ended. */
    @Override
    void close();

    /** Begins one. */
    @FunctionalInterface
    interface Launcher {
        /**
         * Begin.
         *
         * @param port      on the loopback interface, to which it connects.
         * @param arguments of the simulation, as on a command line.
         */
        Successor launch(int port, List<String> arguments) throws IOException;
    }
}
