/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
        final Path directory = Files.createTempDirectory("ringsave-testkit");
        try (TestRun run = runs.start(chunkLength)) {
            final Path stored = Files.createDirectory(directory.resolve("stored"));
            run.tickTo(tick);
            run.call("a save to the storage", () -> run.savePaused(storage.create(stored, tick), false));
            run.tick();
            run.call("a save to the storage", () -> run.savePaused(
                new SteppedSink(storage.create(stored, tick + 1), (step, isOver) -> {
                    final Path copy = copy(stored, directory.resolve("crashed"));
                    requireImage(copy, "a crash " + step + " of tick " + (tick + 1), isOver ? tick + 1 : tick,
                        tick + 1);
                    remove(copy);
                }), false));
        } finally {
            remove(directory);
        }
    }

    /** Restores from a directory, saves there again, and runs to the end. */
    private void requireImage(Path stored, String event, long least, long most) {
        final SavedImage image = SavedImage.from(restore -> storage.load(stored, restore));
        final TestRun restored;
        try {
            restored = runs.restore(image);
        } catch (AssertionError e) {
            throw new AssertionError("after " + event + ": " + e.getMessage(), e);
        }
        try (restored) {
            if (restored.ticks() < least || restored.ticks() > most) {
                throw new AssertionError("after " + event + " the storage has an image of tick "
                    + restored.ticks() + ", expected " + least + (least < most ? " or " + most : ""));
            }
            final String subject = "the simulation that was restored after " + event;
            restored.call("a save to the storage after " + event,
                () -> restored.savePaused(storage.create(stored, restored.ticks()), false));
            runs.requireExpectedEnd(subject, restored);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (final Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
        return to;
    }

    private static void remove(Path directory) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths) {
            Files.delete(path);
        }
    }
}
