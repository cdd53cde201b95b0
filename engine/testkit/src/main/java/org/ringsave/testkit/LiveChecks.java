/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import org.ringsave.image.ImageDescriptor;

/** A live save takes the same bytes as a paused one, and does not change the simulation. */
final class LiveChecks {
    /** Ticks that a long save meets. */
    private static final int LONG = 16;

    private final Runs runs;

    LiveChecks(Runs runs) {
        this.runs = runs;
    }

    /** Saves at every tick: almost all bytes of an image are copied one tick after the cut. */
    void everyTick(long first, long last) {
        runs.requireBeforeEnd(first, last);
        try (TestRun run = runs.start(ImageDescriptor.MAX_ATOMIC_LENGTH)) {
            for (long tick = first; tick <= last; tick++) {
                run.tickTo(tick);
                compare(run, 1);
            }
            runs.requireExpectedEnd("the simulation that was saved live at " + Runs.ticks(first, last), run);
        }
    }

    /** Saves again and again, each time for many ticks. */
    void manyTicks(long first, long last) {
        runs.requireBeforeEnd(first, last);
        final int chunkLength;
        try (TestRun run = runs.start()) {
            run.tickTo(first);
            chunkLength = Math.max(ImageDescriptor.MAX_ATOMIC_LENGTH, run.save().length / LONG);
        }
        try (TestRun run = runs.start(chunkLength)) {
            run.tickTo(first);
            while (run.ticks() <= last) {
                compare(run, LONG);
            }
            runs.requireExpectedEnd("the simulation that was saved live from tick " + first + " to tick " + last, run);
        }
    }

    private void compare(TestRun run, int most) {
        final long tick = run.ticks();
        final byte[] stopped = run.save();
        final MemorySink live = new MemorySink();
        run.call("begin of a live save", () -> run.startLive(live));
        int ticks = 0;
        while (run.isSaving()) {
            run.call("a live save", run::saveSlice);
            if (ticks < most && run.ticks() < runs.end()) {
                run.tick();
                ticks++;
            }
        }
        final String difference = ImageDifference.ofLive(live.image(), stopped);
        if (!difference.isEmpty()) {
            throw new AssertionError("the live save of tick " + tick + " differs from the stopped one: " + difference);
        }
    }
}
