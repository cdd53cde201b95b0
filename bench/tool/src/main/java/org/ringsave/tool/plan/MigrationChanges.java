/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * Changes of one input after which a migration converges that does not converge as planned.
 *
 * @param writeRate the highest rate of the writers that lets it converge, in bytes a second; 0: not even idle writers.
 * @param sinkRate  the lowest rate of the link that does, in bytes a second; NaN: not even memory.
 * @param channels  the most channels of the shape that do; 0: not a single one.
 */
public record MigrationChanges(double writeRate, double sinkRate, long channels) {
    private static final double IDLE = 1;
    private static final double FAST = 1e13;

    /** Finds them for a request whose chunk and interval are decided. */
    static MigrationChanges of(Predictor predictor, PlanRequest request) {
        final double writeRate = converges(predictor, request.withRates(IDLE, request.sinkRate()))
            ? Bisection.last(IDLE, request.writeRate(),
                rate -> converges(predictor, request.withRates(rate, request.sinkRate()))) : 0;
        final double sinkRate = converges(predictor, request.withRates(request.writeRate(), FAST))
            ? Bisection.last(FAST, request.sinkRate(),
                rate -> converges(predictor, request.withRates(request.writeRate(), rate))) : Double.NaN;
        return new MigrationChanges(writeRate, sinkRate, Bisection.largest(request.shape().channels(),
            channels -> converges(predictor, request.withShape(request.shape().withChannels(channels)))));
    }

    private static boolean converges(Predictor predictor, PlanRequest request) {
        return MigrationForecast.of(predictor, request).converges();
    }

    JsonObject json() {
        return new JsonObject().add("writeRate", writeRate).add("sinkRate", JsonFile.finite(sinkRate))
            .add("channels", channels);
    }
}
