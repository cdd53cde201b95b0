/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/** How far a {@link Migration} is, or a {@link MigrationTarget}: which ones that may be stands in parentheses. */
public enum MigrationState {
    /** Nothing was started yet (source). */
    IDLE,
    /** Images come and go while the set runs (both); at the target until the last one was applied. */
    COPYING,
    /** The next delta is predicted to meet the pause target: pause the set (source). */
    WANTS_PAUSE,
    /**
     * Deltas don't get shorter (source). Nothing is copied until the owner raises the pause target, pauses the set all
     * the same, or cancels.
     */
    NOT_CONVERGING,
    /** The set rests, and the last image is being copied (source). */
    FINISHING,
    /** The set rests, and the last image is with the link; no answer yet (source). */
    AWAITING,
    /** The target has verified and applied all: commit or cancel (source). This was said to the source (target). */
    ACKNOWLEDGED,
    /** Committing, but the link has not taken all of it: the target can't have it yet (source). */
    COMMITTING,
    /** The set is the target's: it is never resumed at the source, and may be opened at the target (both). */
    COMMITTED,
    /** Given up by {@link Migration#cancel()} (source). The link ended without a commit (target). */
    CANCELLED,
    /** It can't go on; {@link Migration#failure()} and {@link MigrationTarget#failure()} say why (both). */
    FAILED
}
