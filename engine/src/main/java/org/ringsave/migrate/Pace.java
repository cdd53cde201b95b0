/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

/**
 * The arithmetic of a migration: how long the next delta would take with the set at rest, and whether deltas get
 * shorter. Times are the migration's clock, in nanoseconds.
 *
 * <p>A round takes the time inside the calls of its {@link Migration#doWork()}, and the time between two of them where
 * the link had no room after the first: at rest only these remain. Rounds before count for half as much with each that
 * follows.
 */
final class Pace {
    /** So many deltas in a row that are not shorter than the shortest one before are too many. */
    static final int PATIENCE = 3;

    private static final double NS_PER_SECOND = 1e9;

    private long targetNs;
    private long weighedLength;
    private long weighedNs;
    private long beginNs;
    private long answerNs;
    private long shortest;
    private int notShorter;
    private long cutNs;
    private long length;
    private long durationNs;
    private long writeRate;
    private long saveRate;
    private long entryNs;
    private long exitNs;
    private long workNs;
    private boolean isBlocked;
    private boolean isSent;
    private long sentNs;

    void start(long pauseTargetNs) {
        weighedLength = 0;
        weighedNs = 0;
        answerNs = 0;
        durationNs = 0;
        writeRate = 0;
        saveRate = 0;
        aim(pauseTargetNs);
    }

    /** With another target all deltas may be tried anew. */
    void aim(long pauseTargetNs) {
        targetNs = pauseTargetNs;
        shortest = Long.MAX_VALUE;
        notShorter = 0;
    }

    long targetNs() {
        return targetNs;
    }

    /** A cut of a delta was taken that would be so long. */
    void look(long startNs, long endNs, long deltaLength) {
        beginNs = endNs - startNs;
        writeRate = rate(deltaLength, startNs - cutNs);
    }

    /** Would that delta meet the target? */
    boolean meetsTarget(long deltaLength) {
        return predictedNs(deltaLength) <= targetNs;
    }

    long predictedNs(long deltaLength) {
        return beginNs + answerNs + (long)Math.ceil((double)deltaLength * weighedNs / weighedLength);
    }

    /** Is this one delta too many that is not shorter? */
    boolean isStuck(long deltaLength) {
        if (deltaLength < shortest) {
            shortest = deltaLength;
            notShorter = 0;
            return false;
        }
        return ++notShorter >= PATIENCE;
    }

    /** A round begins with a cut. */
    void beginRound(long startNs, long imageLength) {
        cutNs = startNs;
        entryNs = startNs;
        length = imageLength;
        workNs = 0;
        isBlocked = false;
        isSent = false;
    }

    void enter(long now) {
        entryNs = now;
        workNs += isBlocked ? now - exitNs : 0;
    }

    void leave(long now, boolean blocked) {
        workNs += now - entryNs;
        exitNs = now;
        isBlocked = blocked;
    }

    /** The link has taken all of the round. */
    void sent(long now) {
        if (!isSent) {
            isSent = true;
            sentNs = now;
            answerNs = 0;
            weighedLength = weighedLength / 2 + length;
            weighedNs = weighedNs / 2 + workNs + now - entryNs;
        }
    }

    /** The answer was looked for and had not come. It may come right after; at rest it is looked for at once. */
    void noAnswer(long now) {
        answerNs = now - sentNs;
    }

    /** The round is over; returns how long it took. */
    long endRound(long now) {
        durationNs = now - cutNs;
        saveRate = rate(length, durationNs);
        return durationNs;
    }

    long length() {
        return length;
    }

    /** Bytes a second by which a delta grew. */
    long writeRate() {
        return writeRate;
    }

    /** Bytes a second of the last round. */
    long saveRate() {
        return saveRate;
    }

    long shortest() {
        return shortest;
    }

    private static long rate(long bytes, long ns) {
        return Math.round(bytes * NS_PER_SECOND / Math.max(1, ns));
    }
}
