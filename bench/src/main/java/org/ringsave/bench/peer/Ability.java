/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

/** What somebody who checkpoints a running simulator asks of whoever saves it, and what not everybody does. */
public enum Ability {
    /** A byte that changed since the save is found when it is restored. */
    CHECKS("finds a changed byte"),
    /** A save can stop at any byte, in a buffer of any length, and go on or back from there. */
    RESUME("resumes"),
    /** A save can leave out what an earlier one holds. */
    DELTA("deltas"),
    /** The state may go on to change while it is being saved. */
    LIVE("live"),
    /** A save allocates nothing on the heap once it has run before. */
    SAVES_WITHOUT_GARBAGE("saves without garbage"),
    /** A restore allocates nothing on the heap once it has run before. */
    RESTORES_WITHOUT_GARBAGE("restores without garbage");

    private final String title;

    Ability(String title) {
        this.title = title;
    }

    /**
     * How a table calls it.
     *
     * @return a few words.
     */
    public String title() {
        return title;
    }
}
