/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageSink;

/** A simulation goes on after a live save whose sink failed, and a later save is whole. */
final class SinkChecks {
    /** Slices of a save, each of which may fail. */
    private static final int SLICES = 4;
    /** A slow sink takes a slice in one of so many ticks. */
    private static final int SLOW = 8;

    private final Runs runs;

    SinkChecks(Runs runs) {
        this.runs = runs;
    }

    void everyFailure(long tick) {
        runs.requireBeforeEnd(tick, tick);
        final int chunkLength;
        try (TestRun run = runs.start()) {
            run.tickTo(tick);
            chunkLength = Math.max(ImageDescriptor.MAX_ATOMIC_LENGTH, run.save().length / SLICES);
        }
        for (final FailingSink.Failure failure : FailingSink.Failure.values()) {
            for (int slice = 0; slice <= SLICES; slice++) {
                fail(failure, slice, tick, chunkLength);
            }
        }
        slow(tick, chunkLength);
    }

    private void fail(FailingSink.Failure failure, int slice, long tick, int chunkLength) {
        final FailingSink sink = new FailingSink(failure, slice);
        final String subject =
            "the simulation whose sink failed (" + failure + " in call " + slice + ") from tick " + tick + " on";
        try (TestRun run = runs.start(chunkLength)) {
            run.tickTo(tick);
            final ImageSink to = sink;
            run.call("begin of a live save", () -> run.startLive(to));
            while (run.isSaving()) {
                saveSlice(run, sink);
                tickBeforeEnd(run);
            }
            requireWholeSave(subject, run);
            runs.requireExpectedEnd(subject, run);
        }
    }

    private static void saveSlice(TestRun run, FailingSink sink) {
        run.call("a live save", () -> {
            try {
                run.saveSlice();
            } catch (IOException | RuntimeException e) {
                if (!sink.hasFailed()) {
                    throw e;
                }
            }
        });
    }

    private void requireWholeSave(String subject, TestRun run) {
        final byte[] image = run.save();
        final MemorySink live = new MemorySink();
        run.call("a live save after a failed one", () -> {
            run.startLive(live);
            while (run.isSaving()) {
                run.saveSlice();
            }
        });
        final String difference = ImageDifference.of(live.image(), image);
        if (!difference.isEmpty()) {
            throw new AssertionError(subject + " is then saved as other bytes: " + difference);
        }
    }

    private void slow(long tick, int chunkLength) {
        final MemorySink live = new MemorySink();
        try (TestRun run = runs.start(chunkLength)) {
            run.tickTo(tick);
            final byte[] stopped = run.save();
            run.call("begin of a live save", () -> run.startLive(live));
            while (run.isSaving()) {
                for (int i = 0; i < SLOW; i++) {
                    tickBeforeEnd(run);
                }
                run.call("a live save", run::saveSlice);
            }
            final String difference = ImageDifference.ofLive(live.image(), stopped);
            if (!difference.isEmpty()) {
                throw new AssertionError("the live save of tick " + tick + " to a slow sink differs from the stopped"
                    + " one: " + difference);
            }
            runs.requireExpectedEnd("the simulation that was saved live to a slow sink at tick " + tick, run);
        }
    }

    private void tickBeforeEnd(TestRun run) {
        if (run.ticks() < runs.end()) {
            run.tick();
        }
    }
}
