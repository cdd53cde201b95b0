/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import org.ringsave.save.SaveSession;

/**
 * Checks that a simulator can be saved and restored. Each check runs simulations from tick 0 to an end, saves and
 * restores them on the way, and compares them with a run that was never saved. A check that fails throws an {@link
 * AssertionError} that names the tick and the part that differs. All sets have {@code checkWrites()} on. {@link
 * FaultChecks} has the checks with faults. One thread.
 *
 * <pre>{@code
 * final SimulationChecks checks = new SimulationChecks(source, 500);
 * checks.assertContinues(100);
 * checks.assertLiveEqualsStopped(0, 200);
 * }</pre>
 */
public final class SimulationChecks {
    private final Runs runs;

    /**
     * Make checks whose live saves have a spill arena of the usual length.
     *
     * @param source makes the simulations.
     * @param end    tick at which each run ends, 1 or more.
     * @throws IllegalArgumentException if the end is out of its range.
     */
    public SimulationChecks(SimulationSource source, long end) {
        this(source, end, SaveSession.DEFAULT_SPILL_LIMIT);
    }

    /**
     * Make checks whose live saves have a spill arena of another length. With 0, each write to pinned bytes says
     * PINNED: so the checks find calls whose outcome the simulator ignores.
     *
     * @param source     makes the simulations.
     * @param end        tick at which each run ends, 1 or more.
     * @param spillLimit as for {@link SaveSession#SaveSession(int, int)}.
     * @throws IllegalArgumentException if the end is out of its range.
     */
    public SimulationChecks(SimulationSource source, long end, int spillLimit) {
        runs = new Runs(source, end, spillLimit);
    }

    /**
     * A simulation that is saved at a tick and restored must end in the state of a run without saves. The check
     * finds state that no image holds, and state that a restore does not set.
     *
     * @param tick of the save, before the end.
     * @throws AssertionError           if it ends in another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertContinues(long tick) {
        assertContinues(tick, tick);
    }

    /**
     * The same for each tick of a range.
     *
     * @param first tick of a save, 0 or more.
     * @param last  tick of a save, before the end.
     * @throws AssertionError           as {@link #assertContinues(long)}.
     * @throws IllegalArgumentException if a tick is out of its range.
     */
    public void assertContinues(long first, long last) {
        new ContinuationChecks(runs).full(first, last);
    }

    /**
     * A simulation that is restored from a full image and deltas must end in the state of a run without saves.
     *
     * @param first tick of the full image, 0 or more. A delta of each tick behind it follows.
     * @param last  tick of the last delta, before the end.
     * @throws AssertionError           if it ends in another state.
     * @throws IllegalArgumentException if a tick is out of its range.
     */
    public void assertDeltasContinue(long first, long last) {
        new ContinuationChecks(runs).deltas(first, last);
    }

    /**
     * A live save must take the bytes of a paused one at the same tick, and leave the simulation as it is. Each tick is
     * saved once while one tick runs. Then longer saves, each during several ticks, cover the range again. The check
     * finds writes to regions without {@code prepareToWrite}, and lost packets.
     *
     * @param first tick of a save, 0 or more.
     * @param last  tick of a save, before the end.
     * @throws AssertionError           if an image differs, a save fails, or the run ends in another state.
     * @throws IllegalArgumentException if a tick is out of its range.
     */
    public void assertLiveEqualsStopped(long first, long last) {
        final LiveChecks checks = new LiveChecks(runs);
        checks.everyTick(first, last);
        checks.manyTicks(first, last);
    }

    /**
     * Equal states must be equal bytes: in two saves of a tick, after saves of all ticks before, in another simulation,
     * and after a restore. The check finds states that encode in an order of chance, that a save changes, or that
     * change under one {@code revision()}.
     *
     * @param tick of the saves, before the end.
     * @throws AssertionError           if bytes differ, or a run ends in another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertEncodesAlike(long tick) {
        new EncodingChecks(runs).twice(tick);
    }

    /**
     * Chunks of any length must hold the same image. For a small image all lengths are tried, for others the usual
     * ones, edges, and some more.
     *
     * @param tick of the saves, before the end.
     * @throws AssertionError           if an image differs.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertAnyChunkLength(long tick) {
        new LengthChecks(runs).chunks(tick);
    }

    /**
     * A restore from pieces of any length must give the same simulation. The lengths are chosen as in {@link
     * #assertAnyChunkLength}.
     *
     * @param tick of the save, before the end.
     * @throws AssertionError           if a restore fails or gives another state.
     * @throws IllegalArgumentException if the tick is out of its range.
     */
    public void assertAnyPieceLength(long tick) {
        new LengthChecks(runs).pieces(tick);
    }
}
