/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * A pre-copy migration: a full image while the set runs, then delta after delta, and the last delta while the set
 * rests.
 *
 * @param converges      does the last delta meet the pause target?
 * @param rounds         images sent while the set runs, the full one included.
 * @param blackout       save and transfer of the last delta; its restore is added to it, see {@link Plan#restore()}.
 * @param lastBytes      length of the last delta.
 * @param sentBytes      of all images together.
 * @param durationNs     of all rounds and the blackout.
 * @param bytesPerSecond rate at which images are written and sent, against the write rate.
 */
public record MigrationForecast(boolean converges, int rounds, Estimate blackout, long lastBytes, long sentBytes,
    double durationNs, double bytesPerSecond) {
    private static final int MOST_ROUNDS = 30;
    /** A round makes no progress if it leaves more than this share of the bytes that the round before left. */
    private static final double PROGRESS = 0.9;

    static MigrationForecast of(Predictor predictor, PlanRequest request) {
        final Shape shape = request.shape();
        double roundNs = predictor.live(shape).plus(request.sinkNs(shape.imageLength())).ns();
        final double bytesPerSecond = shape.imageLength() / roundNs * 1e9;
        double durationNs = roundNs;
        long sent = shape.imageLength();
        long left = written(request, roundNs);
        int rounds = 1;
        Estimate blackout = blackout(predictor, request, left);
        while (blackout.ns() > request.pauseTargetNs() && rounds < MOST_ROUNDS) {
            roundNs = blackout.ns();
            final long next = written(request, roundNs);
            if (next > PROGRESS * left) {
                break;
            }
            durationNs += roundNs;
            sent += shape.imageLength(left);
            left = next;
            rounds++;
            blackout = blackout(predictor, request, left);
        }
        final long last = shape.imageLength(left);
        return new MigrationForecast(blackout.ns() <= request.pauseTargetNs(), rounds, blackout, last, sent + last,
            durationNs + blackout.ns(), bytesPerSecond);
    }

    private static Estimate blackout(Predictor predictor, PlanRequest request, long bytes) {
        return predictor.delta(request.shape(), bytes).plus(request.sinkNs(request.shape().imageLength(bytes)));
    }

    /** New bytes after a while: at most the live bytes of each ring, since bytes that were read are not sent. */
    static long written(PlanRequest request, double ns) {
        return (long)Math.min(request.shape().liveBytes(), request.writeRate() * ns / 1e9);
    }

    JsonObject json() {
        return new JsonObject().add("converges", converges).add("rounds", rounds)
            .add("blackout", blackout.json()).add("lastBytes", lastBytes)
            .add("sentBytes", sentBytes).add("durationNs", durationNs)
            .add("bytesPerSecond", bytesPerSecond);
    }
}
