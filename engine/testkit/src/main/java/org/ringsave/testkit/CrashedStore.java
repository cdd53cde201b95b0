/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.RestoredChain;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;

/** A store whose process has died. A run is resumed from it and saves a delta into it. */
final class CrashedStore implements AutoCloseable {
    /** A checkpoint begins right after the resume, and is a delta. */
    private static final CheckpointPolicy DELTAS =
        CheckpointPolicy.everyTicks(1).withFullEvery(Integer.MAX_VALUE).withDeltaLimit(Double.MAX_VALUE);

    private final Runs runs;
    private final ImageStore store;

    CrashedStore(Runs runs, Path directory) throws IOException {
        this.runs = runs;
        store = ImageStore.open(directory, StoreOptions.ofChains(2));
    }

    /**
     * Resumes the newest image, runs to the end, and saves a delta on the way. Goes back to that image, whose next
     * delta retires the one before. Resumes this delta and runs to the end.
     */
    long requireResume(String event) throws IOException {
        final long first;
        try (TestRun run = resumeLatest(event)) {
            first = run.ticks();
            saveDelta(run, event);
            requireEnd(run, first, event);
        }
        final String later = event + " and a resume at tick " + first;
        try (TestRun run = resume(plain -> store.restoreAt(first, plain, () -> plain.begin(Long.MAX_VALUE)), later)) {
            saveDelta(run, later);
        }
        try (TestRun run = resumeLatest(later)) {
            requireEnd(run, run.ticks(), later);
        }
        return first;
    }

    private void requireEnd(TestRun run, long resumed, String event) {
        runs.requireExpectedEnd("the simulation that was resumed at tick " + resumed + " after " + event, run);
    }

    /** A restore of a chain by the store, into a set of its own. */
    @FunctionalInterface
    private interface Restore {
        RestoredChain from(RestoreSession plain) throws IOException;
    }

    private TestRun resumeLatest(String event) throws IOException {
        return resume(plain -> {
            final RestoredChain last = store.restoreLatest(plain, () -> plain.begin(Long.MAX_VALUE));
            if (!last.skipped().isEmpty()) {
                throw new AssertionError("after " + event + " the store skipped images: " + last.skipped());
            }
            return last;
        }, event);
    }

    /** First the store restores the chain as a whole, then the embedder's code takes the images. */
    private TestRun resume(Restore restore, String event) throws IOException {
        final RestoreSession plain = new RestoreSession(RestoreOption.DROP_UNKNOWN_STATES,
            RestoreOption.DROP_PACKET_STATE, RestoreOption.KEEP_UNKNOWN_FEATURES);
        plain.regionLimit(Long.MAX_VALUE);
        final RestoredChain last = restore.from(plain);
        last.set().close();
        return runs.restoreAfter(event, SavedImage.from(session -> load(last.chain(), session)));
    }

    private static void load(List<StoredImage> chain, RestoreSession restore) throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            if (i > 0) {
                restore.next();
            }
            ImageFile.load(chain.get(i).path(), restore);
        }
    }

    private void saveDelta(TestRun run, String event) throws IOException {
        final Checkpoints checkpoints = run.checkpoints(store, DELTAS);
        checkpoints.onFailure(failure -> {
            throw new AssertionError("a checkpoint of tick " + run.ticks() + " after " + event + " threw " + failure,
                failure);
        });
        final long resumed = run.ticks();
        run.tick();
        checkpoints.doWork(run.ticks());
        while (!checkpoints.isIdle() && run.ticks() < runs.end()) {
            run.tick();
            checkpoints.doWork(run.ticks());
        }
        checkpoints.finish();
        if (!store.latest().orElseThrow().isDelta()) {
            throw new AssertionError("the simulation that was resumed at tick " + resumed + " after " + event
                + " saved a full image first, not a delta; go on with the set that the restore returned");
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
