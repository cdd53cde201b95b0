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
        final SetShape set = request.set();
        double roundNs = predictor.live(set).plus(request.sink().image(set.imageLength(), request.chunk())).ns();
        final double bytesPerSecond = set.imageLength() / roundNs * 1e9;
        double durationNs = roundNs;
        long sent = set.imageLength();
        SetBytes left = request.set().newBytes(roundNs);
        int rounds = 1;
        DeltaForecast delta = DeltaForecast.of(predictor, request, left);
        while (delta.time().ns() > request.targets().pauseNs() && rounds < MOST_ROUNDS) {
            roundNs = delta.time().ns();
            final SetBytes next = request.set().newBytes(roundNs);
            if (next.total() > PROGRESS * left.total()) {
                break;
            }
            durationNs += roundNs;
            sent += delta.length();
            left = next;
            rounds++;
            delta = DeltaForecast.of(predictor, request, left);
        }
        return new MigrationForecast(delta.time().ns() <= request.targets().pauseNs(), rounds, delta.time(),
            delta.length(), sent + delta.length(), durationNs + delta.time().ns(), bytesPerSecond);
    }

    JsonObject json() {
        return new JsonObject().add("converges", converges).add("rounds", rounds)
            .add("blackout", blackout.json()).add("lastBytes", lastBytes)
            .add("sentBytes", sentBytes).add("durationNs", durationNs)
            .add("bytesPerSecond", bytesPerSecond);
    }
}
