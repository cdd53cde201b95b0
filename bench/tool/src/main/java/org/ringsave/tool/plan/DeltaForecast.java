/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * A paused delta at the write rate.
 *
 * @param length in bytes.
 * @param time   with the sink's.
 */
public record DeltaForecast(long length, Estimate time) {
    /** A delta of a base that is this many nanoseconds older. */
    static DeltaForecast of(Predictor predictor, PlanRequest request, double intervalNs) {
        return of(predictor, request, request.set().newBytes(intervalNs));
    }

    static DeltaForecast of(Predictor predictor, PlanRequest request, SetBytes saved) {
        final long length = request.set().imageLength(saved);
        return new DeltaForecast(length, predictor.delta(request.set(), saved)
            .plus(request.sink().image(length, request.chunk())));
    }
}
