/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** An image is the same whatever the lengths of the chunks it is saved into and of the pieces it is restored from. */
final class LengthChecks {
    /** Up to this length of an image, all lengths are tried. */
    private static final int SMALL = 1_024;
    private static final int RANDOM_LENGTHS = 16;
    private static final long SEED = 15;
    private static final int[] USUAL = {1, 7, 8, 9, 255, 256, 257, 1_376, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537};

    private final Runs runs;

    LengthChecks(Runs runs) {
        this.runs = runs;
    }

    void chunks(long tick) {
        runs.requireBeforeEnd(tick, tick);
        try (TestRun run = runs.start()) {
            run.tickTo(tick);
            final byte[] image = run.save();
            run.call("a save", () -> {
                run.set().pause();
                for (final int length : lengths(ImageDescriptor.MAX_ATOMIC_LENGTH, image.length)) {
                    final String difference = ImageDifference.of(saveInChunks(run, length), image);
                    if (!difference.isEmpty()) {
                        throw new AssertionError("the image of tick " + tick + " in chunks of length "
                            + length + " differs: " + difference + "; equal states must encode to equal bytes");
                    }
                }
                run.set().resume();
            });
        }
    }

    private static byte[] saveInChunks(TestRun run, int length) {
        final MemorySink sink = new MemorySink();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(length);
        final SaveSession session = new SaveSession();
        session.begin(run.set(), run.ticks());
        try {
            SaveStatus status;
            do {
                status = session.saveContinue(chunk.clear());
                sink.write(chunk.flip(), session.offset() - session.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
        } finally {
            session.abandon();
        }
        return sink.image();
    }

    void pieces(long tick) {
        runs.requireBeforeEnd(tick, tick);
        final byte[] image;
        try (TestRun run = runs.start()) {
            run.tickTo(tick);
            image = run.save();
        }
        for (final int length : lengths(1, image.length)) {
            try (TestRun restored = runs.restore(SavedImage.of(image, length))) {
                final String difference = ImageDifference.of(restored.save(), image);
                if (!difference.isEmpty()) {
                    throw new AssertionError("the simulation restored at tick " + tick + " from pieces of length "
                        + length + " is saved as other bytes: " + difference
                        + "; commit() must set all that encode() writes");
                }
            }
        }
    }

    /** All lengths for a small image. For others usual lengths with edges, those around the image's, and some more. */
    private static SortedSet<Integer> lengths(int least, int imageLength) {
        final SortedSet<Integer> lengths = new TreeSet<>();
        if (imageLength <= SMALL) {
            for (int length = least; length <= imageLength + 1; length++) {
                lengths.add(length);
            }
            return lengths;
        }
        for (final int length : USUAL) {
            if (length >= least && length < imageLength) {
                lengths.add(length);
            }
        }
        for (int edge = -1; edge <= 1; edge++) {
            lengths.add(imageLength + edge);
            lengths.add(Math.max(least, imageLength / 2 + edge));
        }
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RANDOM_LENGTHS; i++) {
            lengths.add(random.nextInt(least, imageLength));
        }
        return lengths;
    }
}
