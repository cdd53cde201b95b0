/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.ringsave.memory.Platform;

/** Makes a plan from a model and a request. It is a function: it measures nothing and reads no file. */
public final class Planner {
    private static final double[] PAUSES_NS = {1e6, 10e6, 100e6};

    private Planner() {
    }

    /**
     * Plan.
     *
     * @param model   of the machine that the set is to run on.
     * @param request of the user.
     * @return the plan.
     * @throws PlanRefusal naming the field that can't be met, and the bound that it breaks.
     */
    public static Plan plan(Model model, PlanRequest request) {
        final Shape shape = request.shape();
        final ChunkChoice chunk = ChunkChoice.of(model, request);
        final Predictor predictor = new Predictor(model, chunk.chunk(), request.threads());
        final long imageLength = shape.imageLength();
        final double sinkNs = request.sinkNs(imageLength);
        final Estimate save = predictor.save(shape).plus(sinkNs);
        final Estimate begin = predictor.begin(shape);
        final Estimate live = predictor.live(shape).plus(sinkNs);
        final Estimate restore = predictor.restore(shape).plus(sinkNs);
        final Schedule schedule = Schedule.of(request, save, live, begin, restore);
        final long newBytes = MigrationForecast.written(request, schedule.intervalNs());
        final long deltaLength = shape.imageLength(newBytes);
        final List<ChannelLimit> limits = DoubleStream.of(PAUSES_NS)
            .mapToObj(target -> ChannelLimit.of(predictor, request, target)).toList();
        final double rings = 2.0 * shape.channels();
        final double slack = request.writeRate() * live.ns() / 1e9 / rings;
        final double free = (double)shape.ringPages() * Platform.PAGE_LENGTH - 8 - shape.ringBytes();
        // A ring without enough room is spilled whole, as far as it is not saved yet.
        final double spilled = slack > free ? shape.liveBytes() : 0;
        final Map<Operation, ErrorSummary> errors = new EnumMap<>(Operation.class);
        model.operations().forEach((operation, fitted) -> errors.put(operation, fitted.heldOut()));
        final PlanRequest decided = request.decided(chunk.chunk(), schedule.intervalNs());
        final MainResults main = MainResults.of(predictor, decided);
        return new Plan(request, model.machine(), errors, imageLength, deltaLength, chunk, save, begin, live,
            predictor.delta(shape, newBytes).plus(request.sinkNs(deltaLength)), restore, predictor.saveParts(shape),
            predictor.beginParts(shape), limits, schedule, MigrationForecast.of(predictor, request), slack, free,
            spilled,
            MemoryUse.of(shape, chunk.chunk(), request.threads()),
            StorageNeeds.of(request, schedule.intervalNs(), imageLength, deltaLength), main,
            Sensitivity.all(model, decided, main));
    }
}
