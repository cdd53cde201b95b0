/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.Arrays;

/** A restore of damaged bytes throws, and the next restore is whole. */
final class DamageChecks {
    /** Places in an image, and as many lengths of files that were cut short. */
    private static final int PLACES = 32;

    private final Runs runs;

    DamageChecks(Runs runs) {
        this.runs = runs;
    }

    void everywhere(long tick) {
        runs.requireBeforeEnd(tick, tick);
        final byte[] image;
        try (TestRun run = runs.start()) {
            run.tickTo(tick);
            image = run.save();
        }
        for (int place = 0; place < PLACES; place++) {
            final int at = (int)((long)(image.length - 1) * place / (PLACES - 1));
            final byte[] damaged = image.clone();
            damaged[at] ^= 1;
            requireRefusal("an image with another byte at offset " + at, damaged);
            requireRefusal("the first " + at + " bytes of an image", Arrays.copyOf(image, at));
        }
        try (TestRun restored = runs.restore(SavedImage.of(image))) {
            runs.requireExpectedEnd("the simulation that was restored at tick " + tick + " after refused restores",
                restored);
        }
    }

    private void requireRefusal(String subject, byte[] damaged) {
        final Simulation restored;
        try {
            restored = runs.tryRestore(SavedImage.of(damaged));
        } catch (Exception e) {
            return;
        }
        restored.close();
        throw new AssertionError("restore() of " + subject
            + " returned a simulation; it must throw the exception of image.load");
    }
}
