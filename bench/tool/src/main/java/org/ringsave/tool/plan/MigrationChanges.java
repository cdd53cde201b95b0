/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.util.function.DoublePredicate;

/**
 * Changes of one input after which a migration converges that does not converge as planned. Rates keep a distance from
 * the limit, so that their first three digits alone will do.
 *
 * @param writeRate a rate of the writers that lets it converge, in bytes a second, near the highest such rate; 0: it
 *                  does not converge with idle writers either.
 * @param sinkRate  a rate of the link that does, in bytes a second, near the lowest; NaN: no faster one does.
 * @param channels  the most channels of the shape that do; 0: not a single one.
 */
public record MigrationChanges(double writeRate, double sinkRate, long channels) {
    private static final double IDLE = 1;
    private static final double FAST = 1e13;
    /** A rate of three digits differs from the rate by less than half of this. */
    private static final double STEP = 1.01;

    /** Finds them for a request whose chunk and interval are decided. */
    static MigrationChanges of(Predictor predictor, PlanRequest request) {
        final DoublePredicate written = rate -> converges(predictor, request.withRates(rate, request.sinkRate()));
        final DoublePredicate sunk = rate -> converges(predictor, request.withRates(request.set().writeRate(), rate));
        final double write = request.set().writeRate();
        final double sink = request.sinkRate();
        // Between these bounds and no writes, or memory, there is no middle to go on from.
        return new MigrationChanges(
            write > IDLE && written.test(IDLE) ? settle(Bisection.last(IDLE, write, written), 1 / STEP, written) : 0,
            sink < FAST && sunk.test(FAST) ? settle(Bisection.last(FAST, sink, sunk), STEP, sunk) : Double.NaN,
            Bisection.largest(request.set().channels(),
                channels -> converges(predictor, request.with(request.set().withChannels(channels)))));
    }

    /** Steps away from a limit until a rate fits when it is rounded, too: one round more or less can decide. */
    private static double settle(double limit, double step, DoublePredicate fits) {
        double rate = limit * step;
        while (rate > IDLE && rate < FAST
            && !(fits.test(rate) && fits.test(rate * Math.sqrt(STEP)) && fits.test(rate / Math.sqrt(STEP)))) {
            rate *= step;
        }
        return rate;
    }

    private static boolean converges(Predictor predictor, PlanRequest request) {
        return MigrationForecast.of(predictor, request).converges();
    }

    JsonObject json() {
        return new JsonObject().add("writeRate", writeRate).add("sinkRate", JsonFile.finite(sinkRate))
            .add("channels", channels);
    }
}
