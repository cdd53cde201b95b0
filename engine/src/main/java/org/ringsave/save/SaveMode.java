/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** What the channels of a set do while it is being saved. */
public enum SaveMode {
    /** They rest: the set is CREATED or PAUSED from begin to end. */
    PAUSED,
    /**
     * They run on after begin, and nothing of the image changes: it is the state at begin. What it still needs of rings
     * and regions stays where it is until it was saved, or moves to the session's spill arena when its place is needed.
     * So the one pause is {@code begin}, whatever the image's length. One slice a tick, on the owner's thread:
     *
     * <pre>{@code
     * if (tick % interval == 0 && !session.isSaving()) {
     *     session.begin(set, SaveMode.LIVE, tick);               // between batches: nothing polled, claimed, appended
     * }
     * if (session.isSaving()) {
     *     final SaveStatus status = session.saveContinue(chunk.clear(), 100_000);     // about 100 microseconds
     *     sink.write(chunk.flip(), session.offset() - session.bytesFilled());
     *     if (status != SaveStatus.BUFFER_OVERFLOW) {
     *         session.end();
     *     }
     * }
     * }</pre>
     */
    LIVE
}
