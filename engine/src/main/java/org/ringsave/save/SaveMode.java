/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** Do the channels of a set rest or run on during a save? */
public enum SaveMode {
    /** They rest: the set is CREATED or PAUSED from begin to end. */
    PAUSED,
    /**
     * They run on after begin, and the image stays the state at begin. Bytes of rings and regions keep their place
     * until they are saved. When a writer needs the place, they move to the session's spill arena. So the only pause is
     * {@code begin}, for an image of any length. One slice a tick, on the owner's thread; if a call throws, abandon
     * both. A {@link SaveAgent} does all of this:
     *
     * <pre>{@code
     * if (tick % interval == 0 && !session.isSaving()) {
     *     session.begin(set, SaveMode.LIVE, tick);               // between batches: nothing polled, claimed, appended
     * }
     * if (session.isSaving()) {
     *     final SaveStatus status = session.saveContinue(chunk.clear(), 100_000);     // about 100 microseconds
     *     sink.writeAll(chunk.flip(), session.offset() - session.bytesFilled());
     *     if (status == SaveStatus.SUCCESS) {
     *         sink.complete();
     *         session.end();                                     // from here on a base of deltas
     *     } else if (status == SaveStatus.CANCELLED) {
     *         sink.abandon();
     *         session.abandon();
     *     }
     * }
     * }</pre>
     */
    LIVE
}
