/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.util.function.LongSupplier;
import org.ringsave.ring.Outcome;

/**
 * Makes room for an operation that a live save blocks: lets the save go on until the operation can be done. For a save
 * by an agent on the simulation's thread it is {@code agent::awaitRoom}.
 */
@FunctionalInterface
public interface Room {
    /**
     * Runs an operation until it says other than {@link Outcome#PINNED}.
     *
     * @param operation that said PINNED.
     * @return its last result.
     */
    long await(LongSupplier operation);

    /**
     * Room that comes by steps of a saver.
     *
     * @param step lets the save go on; called before each run of the operation.
     * @return the room.
     */
    static Room by(Runnable step) {
        return operation -> {
            long outcome;
            do {
                step.run();
                outcome = operation.getAsLong();
            } while (outcome == Outcome.PINNED);
            return outcome;
        };
    }
}
