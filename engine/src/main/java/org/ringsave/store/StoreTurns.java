/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The images and restores that a writer has begun, and what makes them obsolete. It touches no file. Within the
 * monitor of the writer, but for {@link #end}.
 */
final class StoreTurns {
    /** The highest number that an image has or will get. */
    private long highest;
    /** How often a set was restored. A sink from before the last time is of a run that was given up. */
    private int runs;
    /** Deltas that were begun, and restores. A delta may have any earlier image as base. */
    private long choices;
    /** Restores that read images now. */
    private int restores;
    /** The thread that abandons an image does not wait for the monitor. */
    private final List<Begun> openDeltas = new CopyOnWriteArrayList<>();

    /** An image without a name. Its number is above those of all images that were there when it began. */
    static final class Begun {
        private ImageName name;
        private final int run;

        private Begun(ImageName name, int run) {
            this.name = name;
            this.run = run;
        }

        ImageName name() {
            return name;
        }
    }

    /** Numbers up to this one are given. */
    void number(long number) {
        highest = Math.max(highest, number);
    }

    long highest() {
        return highest;
    }

    /** Gives the next number to an image. It is open until its {@link #end}. */
    Begun begin(boolean isDelta) {
        highest++;
        final Begun begun = new Begun(new ImageName(highest, isDelta, false), runs);
        if (isDelta) {
            choices++;
            openDeltas.add(begun);
        }
        return begun;
    }

    /** The name of an image was taken, and it gets another one. */
    void rename(Begun begun, ImageName name) {
        begun.name = name;
        number(name.number());
    }

    /** An image has its name, or was abandoned. Again is fine. */
    void end(Begun begun) {
        openDeltas.remove(begun);
    }

    /** The highest number of a delta that is open; 0 if there is none. */
    long openDelta() {
        return openDeltas.stream().mapToLong(begun -> begun.name().number()).max().orElse(0);
    }

    boolean isOfThisRun(Begun begun) {
        return begun.run == runs;
    }

    /** A restore reads images from here on until {@link #endRestore}. */
    void beginRestore() {
        restores++;
        choices++;
    }

    /** A restore has ended. If a set was restored, the run up to now is given up. */
    void endRestore(boolean isRestored) {
        restores--;
        if (isRestored) {
            runs++;
        }
    }

    boolean isRestoring() {
        return restores > 0;
    }

    /** Changes whenever an image must not be removed that may have been chosen for it. */
    long choices() {
        return choices;
    }
}
