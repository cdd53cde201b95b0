/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/**
 * Predicts how long the next delta would take with the set at rest, and notices deltas that do not get shorter. All
 * times are in nanoseconds.
 *
 * <p>The prediction is the time of the cut, the time of the answer, and the delta's length at the rate of earlier
 * rounds. Each new round halves the weight of the rounds before it.
 */
final class PausePrediction {
    /** A migration does not converge after this many deltas in a row that are not shorter than the shortest before. */
    static final int PATIENCE = 3;

    private long targetNs;
    private long weighedLength;
    private long weighedNs;
    private long cutNs;
    private long answerNs;
    private long shortest;
    private int notShorter;

    void start(long pauseTargetNs) {
        weighedLength = 0;
        weighedNs = 0;
        answerNs = 0;
        aim(pauseTargetNs);
    }

    /** Sets the pause target, and counts the deltas that are not shorter from 0 again. */
    void aim(long pauseTargetNs) {
        targetNs = pauseTargetNs;
        shortest = Long.MAX_VALUE;
        notShorter = 0;
    }

    long targetNs() {
        return targetNs;
    }

    /** The cut of a delta took this long. */
    void cutTook(long durationNs) {
        cutNs = durationNs;
    }

    /** The link has taken a round of this length in this time. */
    void roundTook(long length, long durationNs) {
        answerNs = 0;
        weighedLength = weighedLength / 2 + length;
        weighedNs = weighedNs / 2 + durationNs;
    }

    /** The answer to the last round had not come after this time. It may come right after. */
    void answerTakes(long waitedNs) {
        answerNs = waitedNs;
    }

    /** Would a delta of this length meet the pause target? */
    boolean meetsTarget(long deltaLength) {
        return predictedNs(deltaLength) <= targetNs;
    }

    long predictedNs(long deltaLength) {
        return cutNs + answerNs + (long)Math.ceil((double)deltaLength * weighedNs / weighedLength);
    }

    /** Counts a delta; returns whether too many in a row were not shorter than the shortest before. */
    boolean isStuck(long deltaLength) {
        if (deltaLength < shortest) {
            shortest = deltaLength;
            notShorter = 0;
            return false;
        }
        return ++notShorter >= PATIENCE;
    }

    long shortest() {
        return shortest;
    }
}
