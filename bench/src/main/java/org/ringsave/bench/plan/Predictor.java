/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.plan;

import java.util.function.Function;

/** Times of sets of any shape, for one chunk length and one number of threads. */
final class Predictor {
    private final Model model;
    private final long chunk;
    private final int threads;

    Predictor(Model model, long chunk, int threads) {
        this.model = model;
        this.chunk = chunk;
        this.threads = threads;
    }

    private Estimate of(Operation operation, Shape shape, long savedBytes) {
        return Estimate.of(model.of(operation),
            Quantities.of(shape, chunk, operation == Operation.PARALLEL ? threads : 1, savedBytes));
    }

    /** A save that the set rests for. */
    Estimate save(Shape shape) {
        return of(threads == 1 ? Operation.SAVE : Operation.PARALLEL, shape, shape.liveBytes());
    }

    Estimate begin(Shape shape) {
        return of(Operation.BEGIN, shape, shape.liveBytes());
    }

    /** All of a live save, its begin included. */
    Estimate live(Shape shape) {
        return begin(shape).plus(of(Operation.DRAIN, shape, shape.liveBytes()));
    }

    Estimate delta(Shape shape, long newBytes) {
        return of(Operation.DELTA, shape, newBytes);
    }

    Estimate restore(Shape shape) {
        return of(Operation.RESTORE, shape, shape.liveBytes());
    }

    /** The most channels of a shape for which a time is no longer than a target; 0 if one is too many. */
    static long mostChannels(Shape shape, double targetNs, Function<Shape, Estimate> time) {
        long fits = 0;
        long exceeds = most(shape) + 1;
        while (exceeds - fits > 1) {
            final long middle = fits + (exceeds - fits) / 2;
            if (time.apply(shape.withChannels(middle)).ns() <= targetNs) {
                fits = middle;
            } else {
                exceeds = middle;
            }
        }
        return fits;
    }

    /** What a directory can list and a session can capture. */
    static long most(Shape shape) {
        final long each = MemoryUse.captured(shape.withChannels(1));
        return each == 0 ? Shape.MAX_CHANNELS
            : Math.min(Shape.MAX_CHANNELS, org.ringsave.image.ImageDescriptor.MAX_CAPTURED_LENGTH / each);
    }
}
