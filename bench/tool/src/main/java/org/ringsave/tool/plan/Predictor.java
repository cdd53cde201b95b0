/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Map;
import java.util.function.Function;
import org.ringsave.image.ImageDescriptor;

/** Times of sets of any shape, for one chunk length and one number of threads. */
final class Predictor {
    private static final int PERCENTS = 100;

    private final Model model;
    private final long chunk;
    private final int threads;
    private final double speed;

    Predictor(Model model, long chunk, int threads) {
        this(model, chunk, threads, 1);
    }

    /** For a machine that is faster by a factor than the model's. */
    Predictor(Model model, long chunk, int threads, double speed) {
        this.model = model;
        this.chunk = chunk;
        this.threads = threads;
        this.speed = speed;
    }

    private Quantities quantities(Operation operation, Shape shape, SavedBytes saved) {
        return Quantities.of(shape, chunk, operation == Operation.PARALLEL ? threads : 1, saved);
    }

    private Estimate of(Operation operation, Shape shape, SavedBytes saved) {
        return Estimate.of(model.of(operation), quantities(operation, shape, saved)).times(1 / speed);
    }

    private Operation saving() {
        return threads == 1 ? Operation.SAVE : Operation.PARALLEL;
    }

    /** A paused save. */
    Estimate save(Shape shape) {
        return of(saving(), shape, shape.allBytes());
    }

    /** The parts of that time: {@link OperationModel#parts}. */
    Map<String, Double> saveParts(Shape shape) {
        return model.of(saving()).parts(quantities(saving(), shape, shape.allBytes()));
    }

    /** The same for a live save's begin. */
    Map<String, Double> beginParts(Shape shape) {
        return model.of(Operation.BEGIN).parts(quantities(Operation.BEGIN, shape, shape.allBytes()));
    }

    Estimate begin(Shape shape) {
        return of(Operation.BEGIN, shape, shape.allBytes());
    }

    /** All of a live save, its begin included. */
    Estimate live(Shape shape) {
        return begin(shape).plus(of(Operation.DRAIN, shape, shape.allBytes()));
    }

    Estimate delta(Shape shape, SavedBytes saved) {
        return of(Operation.DELTA, shape, saved);
    }

    Estimate restore(Shape shape) {
        return of(Operation.RESTORE, shape, shape.allBytes());
    }

    /** The largest number of channels of a shape for which a time meets a target; 0 if one channel is too many. */
    static long mostChannels(Shape shape, double targetNs, Function<Shape, Estimate> time) {
        return Bisection.largest(most(shape),
            channels -> time.apply(shape.withChannels(channels)).ns() <= targetNs);
    }

    /**
     * The largest fill of rings, in whole percents, that a save meets a time with; NaN: even empty rings take longer.
     */
    double mostFill(Shape shape, double targetNs) {
        // The search begins at 1, and 0 is a fill too.
        final long fits = Bisection.largest(PERCENTS + 1,
            above -> save(shape.withFill((above - 1.0) / PERCENTS)).ns() <= targetNs);
        return fits == 0 ? Double.NaN : (fits - 1.0) / PERCENTS;
    }

    /** The most channels that a directory can list and a session can capture. */
    static long most(Shape shape) {
        final long each = shape.withChannels(1).capturedBytes();
        return each == 0 ? Shape.MAX_CHANNELS
            : Math.min(Shape.MAX_CHANNELS, ImageDescriptor.MAX_CAPTURED_LENGTH / each);
    }
}
