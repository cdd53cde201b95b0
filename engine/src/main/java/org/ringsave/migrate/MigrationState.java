/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/**
 * The state of a {@link Migration} (source) or a {@link MigrationTarget} (target). The parentheses name the side that
 * can have the state.
 */
public enum MigrationState {
    /** No migration was started yet (source). */
    IDLE,
    /** The set runs, and images are copied (source). The target has not applied the last image yet (target). */
    COPYING,
    /** The next delta is predicted to meet the pause target: the owner must pause the set (source). */
    WANTS_PAUSE,
    /**
     * Deltas don't get shorter (source). Nothing is copied until the owner sets a pause target, pauses the set, or
     * cancels.
     */
    NOT_CONVERGING,
    /** The set rests, and the last image is being copied (source). */
    FINISHING,
    /** The set rests, and the link has taken the last image; no answer has come (source). */
    AWAITING,
    /** The target has verified and applied the last image, and has said so: commit or cancel (both). */
    ACKNOWLEDGED,
    /** The link has not taken the whole commit, so the target can't have it yet (source). */
    COMMITTING,
    /** The set is the target's: it is never resumed at the source, and may be opened at the target (both). */
    COMMITTED,
    /**
     * The owner called {@link Migration#cancel()} (source). The link ended without a commit, or the owner closed the
     * target (target).
     */
    CANCELLED,
    /** The migration can't go on; {@link Migration#failure()} and {@link MigrationTarget#failure()} say why (both). */
    FAILED;

    /** Is a migration of this state under way at the source? */
    boolean isUnderWay() {
        return switch (this) {
            case IDLE, COMMITTED, CANCELLED, FAILED -> false;
            default -> true;
        };
    }
}
