/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

/** An ability that an embedder of checkpoints may need, and that not every peer has. */
public enum Ability {
    /** The restore finds a byte that changed since the save. */
    CHECKS("finds a changed byte"),
    /** A save can stop at any byte, in a buffer of any length, and go on from there or from an earlier byte. */
    RESUME("resumes"),
    /** A save can leave out bytes that an earlier save holds. */
    DELTA("deltas"),
    /** The state may change during the save. */
    LIVE("live"),
    /** A save allocates nothing on the heap after it has run once. */
    SAVES_WITHOUT_GARBAGE("saves without garbage"),
    /** A restore allocates nothing on the heap after it has run once. */
    RESTORES_WITHOUT_GARBAGE("restores without garbage");

    private final String title;

    Ability(String title) {
        this.title = title;
    }

    /**
     * Name of the ability in a table.
     *
     * @return a few words.
     */
    public String title() {
        return title;
    }
}
