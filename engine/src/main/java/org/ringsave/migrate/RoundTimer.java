/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/**
 * Measures how long a round occupies the link, for the prediction of the next one. Times come from the migration's
 * clock, in nanoseconds.
 *
 * <p>A round takes the time inside the calls of {@link Migration#doWork()}. The time between two calls counts only if
 * the link had no room after the first: with the set at rest nothing else comes between them.
 */
final class RoundTimer {
    private final PausePrediction prediction;
    private long length;
    private long entryNs;
    private long exitNs;
    private long workNs;
    private boolean isBlocked;
    private boolean isSent;
    private long sentNs;

    RoundTimer(PausePrediction prediction) {
        this.prediction = prediction;
    }

    /** A round of this length begins with a cut. */
    void beginRound(long imageLength, long now) {
        length = imageLength;
        entryNs = now;
        workNs = 0;
        isBlocked = false;
        isSent = false;
    }

    /** A call begins. */
    void enter(long now) {
        entryNs = now;
        workNs += isBlocked ? now - exitNs : 0;
    }

    /** A call returns; the link had no room if it is blocked. */
    void leave(long now, boolean blocked) {
        workNs += now - entryNs;
        exitNs = now;
        isBlocked = blocked;
    }

    /** The link has taken all of the round. Only the first call of a round counts. */
    void sent(long now) {
        if (!isSent) {
            isSent = true;
            sentNs = now;
            prediction.roundTook(length, workNs + now - entryNs);
        }
    }

    /** The link has brought no answer to the round yet. */
    void noAnswer(long now) {
        prediction.answerTakes(now - sentNs);
    }
}
