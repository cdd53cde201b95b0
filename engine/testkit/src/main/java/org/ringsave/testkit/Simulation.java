/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveAgent;

/** A simulation under test. The thread of the check makes all calls, one after another. */
public interface Simulation extends AutoCloseable {
    /**
     * The set whose images hold the simulation.
     *
     * @return always the same; OPEN between two ticks.
     */
    ChannelSet set();

    /**
     * Run one tick. Equal states must stay equal in equal ticks.
     *
     * @throws Exception that the check reports as a failure.
     */
    void tick() throws Exception;

    /**
     * Take the agent that saves this simulation. A tick hands calls that say PINNED to its {@code awaitRoom}. Called
     * once, before the first tick.
     *
     * @param agent of the check.
     */
    default void saver(SaveAgent agent) {
    }

    /**
     * State that {@link SimulationChecks} compares beside the images. It is a text of lines, such as {@code sent 412}.
     * The check reports the lines that differ. Name state here that no image holds and that must be equal all the same.
     *
     * @return the lines; empty by default.
     */
    default String state() {
        return "";
    }

    /** Give all memory back. */
    @Override
    default void close() {
        set().close();
    }
}
