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
        return plan(model, request, Machines.ONE);
    }

    /**
     * Plan for one of several machines that share a set evenly.
     *
     * @param model   of a machine.
     * @param request as {@link RequestText#request(SetShape, int)} makes it, for one of them.
     * @param whole   set of all of them.
     * @param count   of machines, 1 or more.
     * @return the plan of one.
     * @throws PlanRefusal as above.
     */
    public static Plan plan(Model model, PlanRequest request, SetShape whole, int count) {
        return plan(model, request, count == 1 ? Machines.ONE : Machines.of(model, request, whole, count));
    }

    private static Plan plan(Model model, PlanRequest request, Machines machines) {
        final Outcome outcome = Outcome.of(model, request);
        return new Plan(request, model.machine(), model.heldOut(),
            Judgement.of(model, request, outcome, machines.count()),
            request.set().imageLength(), outcome.chunk(), outcome.times(), outcome.delta(),
            ChannelLimit.of(outcome.predictor(), request), outcome.schedule(),
            outcome.deltas(), PlanNeeds.of(outcome), outcome.main(),
            Sensitivity.all(model, outcome.request(), outcome.main()), model.assumptions(),
            outcome.nearest(model), model.intervals(), Scaling.of(model, request.set(), outcome.chunk().chunk()),
            machines);
    }
}
