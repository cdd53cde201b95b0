/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.ArrayList;
import java.util.List;

/** Restored simulations end as the saved one. */
final class ContinuationChecks {
    private final Runs runs;

    ContinuationChecks(Runs runs) {
        this.runs = runs;
    }

    /** From a full image of each tick. */
    void full(long first, long last) {
        runs.requireBeforeEnd(first, last);
        runs.expected();
        try (TestRun saved = runs.start()) {
            for (long tick = first; tick <= last; tick++) {
                saved.tickTo(tick);
                requireContinuation("the simulation that was restored at tick " + tick, List.of(saved.save()), tick);
            }
            runs.requireExpectedEnd("the simulation that was saved at " + Runs.ticks(first, last), saved);
        }
    }

    /** From a full image of the first tick, and a delta of each later one. */
    void deltas(long first, long last) {
        runs.requireBeforeEnd(first, last);
        runs.expected();
        try (TestRun saved = runs.start()) {
            saved.tickTo(first);
            final List<byte[]> chain = new ArrayList<>(List.of(saved.save()));
            for (long tick = first + 1; tick <= last; tick++) {
                saved.tickTo(tick);
                chain.add(saved.saveDelta());
                requireContinuation("the simulation that was restored from an image of tick " + first
                    + " and deltas up to tick " + tick, chain, tick);
            }
            runs.requireExpectedEnd("the simulation that saved deltas at " + Runs.ticks(first, last), saved);
        }
    }

    private void requireContinuation(String subject, List<byte[]> chain, long tick) {
        final String difference;
        try (TestRun restored = runs.restore(SavedImage.of(chain))) {
            restored.tickTo(runs.end());
            difference = restored.state().difference(runs.expected());
        }
        if (!difference.isEmpty()) {
            requireEqualTicks(subject, chain, tick);
            throw new AssertionError(subject + " ends in another state at tick " + runs.end() + ": " + difference);
        }
    }

    /** Runs both again, to name the first tick at which they differ. */
    private void requireEqualTicks(String subject, List<byte[]> chain, long tick) {
        try (TestRun plain = runs.start(); TestRun restored = runs.restore(SavedImage.of(chain))) {
            plain.tickTo(tick);
            while (true) {
                final String difference = restored.state().difference(plain.state());
                if (!difference.isEmpty()) {
                    throw new AssertionError(subject + (plain.ticks() == tick ? " has another state at once: "
                        : " has another state from tick " + plain.ticks() + " on: ") + difference);
                }
                if (plain.ticks() == runs.end()) {
                    return;
                }
                plain.tick();
                restored.tick();
            }
        }
    }
}
