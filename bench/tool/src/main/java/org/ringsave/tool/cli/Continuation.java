/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.ringsave.tool.sim.StateDigest;

/** Restores a checkpoint of the demo and runs it on to the end. */
@FunctionalInterface
interface Continuation {
    /**
     * Continue.
     *
     * @param image     checkpoint to go on from.
     * @param arguments of the simulation, as on a command line.
     * @param progress  gets the tick now and then.
     */
    Outcome run(Path image, List<String> arguments, LongConsumer progress) throws IOException;

    /**
     * Result of a continuation.
     *
     * @param restoreNs time from nothing to a simulation that can tick, loading the file included, in nanoseconds.
     * @param digest    of the final state.
     */
    record Outcome(long restoreNs, StateDigest digest) {
    }
}
