/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Map;
import java.util.function.Function;
import org.ringsave.image.ImageDescriptor;

/** Times of sets of any shape, for one chunk length and one number of threads. One thread. */
final class Predictor {
    private static final int PERCENTS = 100;

    private final Model model;
    private final long chunk;
    private final int threads;
    private final double speed;
    /** Of the last whole set: most operations ask for the same one, one after another. */
    private SetShape lastSet;
    private Quantities lastOne;
    private Quantities lastSeveral;

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

    private Quantities quantities(Operation operation, SetShape set) {
        if (lastSet != set) {
            lastSet = set;
            lastOne = Quantities.of(set, chunk, 1, set.all());
            lastSeveral = lastOne.with(threads);
        }
        return operation == Operation.PARALLEL ? lastSeveral : lastOne;
    }

    private Estimate of(Operation operation, SetShape set) {
        return of(operation, quantities(operation, set));
    }

    private Estimate of(Operation operation, Quantities quantities) {
        return Estimate.of(model.of(operation), quantities).times(1 / speed);
    }

    private Operation saving() {
        return threads == 1 ? Operation.SAVE : Operation.PARALLEL;
    }

    /** A paused save. */
    Estimate save(SetShape set) {
        return of(saving(), set);
    }

    /** The parts of that time: {@link OperationModel#parts}. */
    Map<String, Double> saveParts(SetShape set) {
        return model.of(saving()).parts(quantities(saving(), set));
    }

    /** The same for a live save's begin. */
    Map<String, Double> beginParts(SetShape set) {
        return model.of(Operation.BEGIN).parts(quantities(Operation.BEGIN, set));
    }

    Estimate begin(SetShape set) {
        return of(Operation.BEGIN, set);
    }

    /** All of a live save, its begin included. */
    Estimate live(SetShape set) {
        return begin(set).plus(drain(set));
    }

    /** All calls of a live save together. */
    Estimate drain(SetShape set) {
        return of(Operation.DRAIN, set);
    }

    Estimate delta(SetShape set, SetBytes saved) {
        return of(Operation.DELTA, Quantities.of(set, chunk, 1, saved));
    }

    Estimate restore(SetShape set) {
        return of(Operation.RESTORE, set);
    }

    /** The largest number of channels of a mixture for which a time meets a target; 0 if one channel is too many. */
    static long mostChannels(SetShape set, double targetNs, Function<SetShape, Estimate> time) {
        return Bisection.largest(most(set),
            channels -> time.apply(set.withChannels(channels)).ns() <= targetNs);
    }

    /**
     * The largest fill of rings, in whole percents, that a save meets a time with; NaN: even empty rings take longer.
     */
    double mostFill(SetShape set, double targetNs) {
        // The search begins at 1, and 0 is a fill too.
        final long fits = Bisection.largest(PERCENTS + 1,
            above -> save(set.with(shape -> shape.withFill((above - 1.0) / PERCENTS))).ns() <= targetNs);
        return fits == 0 ? Double.NaN : (fits - 1.0) / PERCENTS;
    }

    /** The most channels that a directory can list and a session can capture. */
    static long most(SetShape set) {
        final long room = ImageDescriptor.MAX_CAPTURED_LENGTH - set.stateBytes();
        return set.capturedBytes() == 0 ? Shape.MAX_CHANNELS
            : Bisection.largest(Shape.MAX_CHANNELS, channels -> set.withChannels(channels).capturedBytes() <= room);
    }
}
