/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import org.ringsave.save.SaveSession;

/**
 * Checks that a simulator goes on after a fault: a state that throws, a sink that fails, damaged bytes, a process that
 * dies. After each fault the simulation must end in the state of a run without saves. A check that fails throws an
 * {@link AssertionError}. {@link SimulationChecks} has the checks without faults. One thread.
 */
public final class FaultChecks {
    private final Runs runs;

    /**
     * Make checks whose live saves have a spill arena of the usual length.
     *
     * @param source makes the simulations.
     * @param end    tick at which each run ends, 1 or more.
     * @throws IllegalArgumentException if the end is out of its range.
     */
    public FaultChecks(SimulationSource source, long end) {
        this(source, end, SaveSession.DEFAULT_SPILL_LIMIT);
    }

    /**
     * Make checks whose live saves have a spill arena of another length, as for {@link SimulationChecks}.
     *
     * @param source     makes the simulations.
     * @param end        tick at which each run ends, 1 or more.
     * @param spillLimit as for {@link SaveSession#SaveSession(int, int)}.
     * @throws IllegalArgumentException if the end is out of its range.
     */
    public FaultChecks(SimulationSource source, long end, int spillLimit) {
        runs = new Runs(source, end, spillLimit);
    }

    /**
     * A simulation must go on after a begin that failed. The check adds states of its own to the set, before, between
     * and behind those of the simulation. They and its {@code PacketStateHandler} throw in each of their calls in turn.
     * The check finds states that {@code encode()} changes.
     *
     * @param tick of the saves, before the end.
     * @throws AssertionError           if the simulation is in another state afterwards, or ends in another one.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertSurvivesThrows(long tick) {
        new ThrowChecks(runs).everyCall(tick);
    }

    /**
     * A simulation must go on after a live save whose sink failed: with an {@link IOException} as of a full disk, with
     * another exception, or by a chunk that it takes half. Each call of the sink fails in turn. A save to a slow sink,
     * which lasts many ticks, follows.
     *
     * @param tick of the saves, before the end.
     * @throws AssertionError           if a later save differs from a paused one, or the run ends in another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertSurvivesSink(long tick) {
        new SinkChecks(runs).everyFailure(tick);
    }

    /**
     * A restore of damaged bytes must throw. Some have a changed bit, others end too early. The check finds a simulator
     * that goes on with a set that was not restored.
     *
     * @param tick of the save, before the end.
     * @throws AssertionError           if a restore returns, or a later one gives another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertRefusesDamage(long tick) {
        new DamageChecks(runs).everywhere(tick);
    }

    /**
     * A simulation whose process dies must end as a run without saves, when it is resumed from its store. It
     * takes live checkpoints into an {@code ImageStore}, full ones and deltas. The process dies after each slice. Each
     * resumed run saves a delta into the store, and a restore of that must end alike.
     *
     * @param first tick of the first checkpoint or a little before it, 0 or more.
     * @param last  tick of the last slice, before the end.
     * @throws IOException              if the directory for the check can't be made or copied.
     * @throws AssertionError           if a checkpoint or restore fails, or a run ends in another state.
     * @throws IllegalArgumentException if a tick is out of its range, or no checkpoint was complete within the ticks.
     *                                  A range of 12 has one.
     */
    public void assertResumes(long first, long last) throws IOException {
        new ResumeChecks(runs).everySlice(first, last);
    }

    /**
     * A storage of the simulator's own must have a whole image after a crash. It keeps the image of a tick; then the
     * process dies at each step of the next one, within a write too. A restore from the directory as it is then must
     * end as a simulation that was never saved, and its own save must succeed. The check does not lose bytes that were
     * written and not forced, as a power cut does.
     *
     * @param tick    of the first image, two ticks before the end or earlier.
     * @param storage that keeps the images.
     * @throws IOException              if the directory for the check can't be made or copied.
     * @throws AssertionError           if a restore fails or gives another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertSurvivesCrash(long tick, ImageStorage storage) throws IOException {
        new CrashChecks(runs, storage).everyStep(tick);
    }
}
