/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Map;

/**
 * The times of saves and restores. They include the sink, except {@link #begin()}, which has none.
 *
 * @param save       a paused save: the set rests as long.
 * @param begin      of a live save: the set rests as long.
 * @param live       a live save, begin included: ring bytes are pinned as long.
 * @param restore    into existing channels.
 * @param saveParts  parts of a paused save in nanoseconds, by the quantity that each grows with; {@code one} is the
 *                   constant part. The sink's time is not among them.
 * @param beginParts the same for the begin of a live save.
 */
public record PlanTimes(Estimate save, Estimate begin, Estimate live, Estimate restore, Map<String, Double> saveParts,
    Map<String, Double> beginParts) {
    static PlanTimes of(Predictor predictor, PlanRequest request) {
        final SetShape set = request.set();
        final Spread sink = request.sink().image(set.imageLength(), request.chunk());
        return new PlanTimes(predictor.save(set).plus(sink), predictor.begin(set),
            predictor.live(set).plus(sink),
            predictor.restore(set).plus(request.sink().pieces(set.imageLength(), request.chunk())),
            predictor.saveParts(set), predictor.beginParts(set));
    }
}
