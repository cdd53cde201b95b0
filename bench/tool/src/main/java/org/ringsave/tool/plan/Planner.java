/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/** Makes a plan from a model and a request. It is a function: it measures nothing and reads no file. */
public final class Planner {
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
        final ChunkChoice chunk = ChunkChoice.of(model, request);
        final Predictor predictor = new Predictor(model, chunk.chunk(), request.threads());
        final PlanTimes times = PlanTimes.of(predictor, request);
        final Schedule schedule = Schedule.of(request, times);
        final PlanRequest decided = request.decided(chunk.chunk(), schedule.intervalNs());
        final DeltaForecast delta = DeltaForecast.of(predictor, request, schedule.intervalNs());
        final MainResults main = MainResults.of(predictor, decided);
        return new Plan(request, model.machine(), model.heldOut(), request.shape().imageLength(), chunk, times, delta,
            ChannelLimit.all(predictor, request), schedule,
            PlanNeeds.of(predictor, decided, times.live().ns(), delta.length()), main,
            Sensitivity.all(model, decided, main));
    }
}
