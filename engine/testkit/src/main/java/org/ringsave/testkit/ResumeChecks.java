/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;

/** A run that fills a store with live checkpoints, and dies after any slice, is resumed from the store. */
final class ResumeChecks {
    /** Ticks of a checkpoint, one slice in each, and the ticks from one to the next. */
    private static final int SLICES = 3;
    /** A full image and two deltas. */
    private static final int CHAIN = 3;

    private final Runs runs;

    ResumeChecks(Runs runs) {
        this.runs = runs;
    }

    void everySlice(long first, long last) throws IOException {
        runs.requireBeforeEnd(first, last);
        final int chunkLength;
        try (TestRun run = runs.start()) {
            run.tickTo(first);
            chunkLength = Math.max(ImageDescriptor.MAX_ATOMIC_LENGTH, run.save().length / SLICES);
        }
        try (CheckDirectory directory = new CheckDirectory(); TestRun run = runs.start(chunkLength);
            ImageStore store = ImageStore.open(directory.path(), StoreOptions.ofChains(2))) {
            run.tickTo(first);
            final Checkpoints checkpoints = run.checkpoints(store,
                CheckpointPolicy.everyTicks(SLICES + 1).withFullEvery(CHAIN).withDeltaLimit(Double.MAX_VALUE));
            checkpoints.onFailure(failure -> {
                throw new AssertionError("a checkpoint of tick " + run.ticks() + " threw " + failure, failure);
            });
            long restored = -1;
            String written = "none had begun";
            for (long tick = first; tick <= last; tick++) {
                run.tickTo(tick);
                checkpoints.doWork(tick);
                written = run.isSaving() ? "the first had written " + run.savedBytes() : written;
                if (checkpoints.completed() > 0) {
                    restored = requireResume(directory, tick, restored);
                }
            }
            checkpoints.finish();
            if (restored < 0) {
                throw new IllegalArgumentException("no checkpoint was complete within " + Runs.ticks(first, last)
                    + ": " + written + "; give a longer range");
            }
            runs.requireExpectedEnd("the simulation with checkpoints at " + Runs.ticks(first, last), run);
        }
    }

    /** Resumes from a copy of the store and runs to the end. Returns the tick of the image. */
    private long requireResume(CheckDirectory directory, long tick, long before) throws IOException {
        final long[] restored = new long[1];
        directory.crash(copy -> {
            try (CrashedStore store = new CrashedStore(runs, copy)) {
                restored[0] = store.requireResume("a crash at tick " + tick);
            }
        });
        if (restored[0] < before) {
            throw new AssertionError("after a crash at tick " + tick + " the store has an image of tick " + restored[0]
                + ", and had one of tick " + before);
        }
        return restored[0];
    }
}
