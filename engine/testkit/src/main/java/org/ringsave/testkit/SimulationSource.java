/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

/** Makes the simulations of a check. Each has the same configuration and the same seed. */
public interface SimulationSource {
    /**
     * Make a simulation at tick 0.
     *
     * @return a new simulation, whose set is OPEN.
     * @throws Exception that the check reports as a failure.
     */
    Simulation start() throws Exception;

    /**
     * Restore a simulation, as the simulator does in production. Only the source of the bytes differs: call {@link
     * SavedImage#load} where the simulator calls {@code ImageFile.load}.
     *
     * @param image to restore.
     * @return a new simulation at the tick of the image, whose set is OPEN.
     * @throws Exception if the image is refused. Then all memory was given back.
     */
    Simulation restore(SavedImage image) throws Exception;
}
