/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

/** Equal states are equal bytes, and a save leaves the simulation as it is. */
final class EncodingChecks {
    private final Runs runs;

    EncodingChecks(Runs runs) {
        this.runs = runs;
    }

    void twice(long tick) {
        runs.requireBeforeEnd(tick, tick);
        try (TestRun plain = runs.start(); TestRun saved = runs.start()) {
            plain.tickTo(tick);
            final byte[] image = plain.save();
            require(plain.save(), image, "two saves of tick " + tick + " differ: ",
                "; equal states must encode to equal bytes");
            while (saved.ticks() < tick) {
                saved.save();
                saved.tick();
            }
            require(saved.save(), image, "an image of tick " + tick + " after saves of all ticks before differs: ",
                "; a save must not change a state, and a changed state needs another revision()");
            try (TestRun restored = runs.restore(SavedImage.of(image))) {
                require(restored.save(), image,
                    "the simulation restored at tick " + tick + " is saved as other bytes: ",
                    "; commit() must set all that encode() writes, and equal states must encode to equal bytes");
            }
            runs.requireExpectedEnd("the simulation that was saved twice at tick " + tick, plain);
            runs.requireExpectedEnd("the simulation that was saved at " + Runs.ticks(0, tick), saved);
        }
    }

    private static void require(byte[] image, byte[] expected, String subject, String advice) {
        final String difference = ImageDifference.of(image, expected);
        if (!difference.isEmpty()) {
            throw new AssertionError(subject + difference + advice);
        }
    }
}
