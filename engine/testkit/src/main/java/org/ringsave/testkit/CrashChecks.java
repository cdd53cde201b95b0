/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.image.ImageDescriptor;

/** A storage keeps a whole image when the process dies at a step of the next one. */
final class CrashChecks {
    private static final int SLICES = 8;

    private final Runs runs;
    private final ImageStorage storage;

    CrashChecks(Runs runs, ImageStorage storage) {
        this.runs = runs;
        this.storage = storage;
    }

    void everyStep(long tick) throws IOException {
        runs.requireBeforeEnd(tick, tick + 1);
        final int chunkLength;
        try (TestRun run = runs.start()) {
            run.tickTo(tick);
            chunkLength = Math.max(ImageDescriptor.MAX_ATOMIC_LENGTH, run.save().length / SLICES);
        }
        try (CheckDirectory directory = new CheckDirectory(); TestRun run = runs.start(chunkLength)) {
            run.tickTo(tick);
            run.call("a save to the storage", () -> run.savePaused(storage.create(directory.path(), tick), false));
            run.tick();
            run.call("a save to the storage", () -> run.savePaused(
                new SteppedSink(storage.create(directory.path(), tick + 1), (step, isOver) ->
                    directory.crash(copy -> requireImage(copy, "a crash " + step + " of tick " + (tick + 1),
                        isOver ? tick + 1 : tick, tick + 1))), false));
        }
    }

    /** Restores from a directory, saves there again, and runs to the end. */
    private void requireImage(Path directory, String event, long least, long most) {
        final SavedImage image = SavedImage.from(restore -> storage.load(directory, restore));
        try (TestRun restored = runs.restoreAfter(event, image)) {
            if (restored.ticks() < least || restored.ticks() > most) {
                throw new AssertionError("after " + event + " the storage has an image of tick "
                    + restored.ticks() + ", expected " + least + (least < most ? " or " + most : ""));
            }
            restored.call("a save to the storage after " + event,
                () -> restored.savePaused(storage.create(directory, restored.ticks()), false));
            runs.requireExpectedEnd("the simulation that was restored after " + event, restored);
        }
    }
}
