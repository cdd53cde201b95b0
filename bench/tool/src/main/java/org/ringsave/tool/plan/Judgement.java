/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * Which targets a plan meets, and which changes would meet them.
 *
 * @param verdicts     of the targets, in the order of goals.
 * @param mostChannels the largest number of channels of the shape that meets all of them; 0: not a single one.
 * @param changes      that bring a missed target nearer, the cheapest first; none if all are met.
 */
public record Judgement(List<Verdict> verdicts, long mostChannels, List<Change> changes) {
    /** Judges the outcome of one of some machines. The request is the user's, whatever the planner chose. */
    static Judgement of(Model model, PlanRequest request, Outcome outcome, int machines) {
        final long most = Bisection.largest(Predictor.most(request.set()), channels -> Changes.areMet(
            Changes.verdicts(model, request.with(request.set().withChannels(channels)))));
        return new Judgement(outcome.verdicts(), most, Changes.of(model, request, outcome, most, machines));
    }

    /**
     * Are all targets met?
     *
     * @return true if so.
     */
    public boolean isMet() {
        return verdicts.stream().allMatch(Verdict::isMet);
    }

    JsonObject json() {
        final JsonArray targets = new JsonArray();
        verdicts.forEach(verdict -> targets.add(verdict.json()));
        final JsonArray all = new JsonArray();
        changes.forEach(change -> all.add(change.json()));
        return new JsonObject().add("met", isMet()).add("targets", targets).add("mostChannels", mostChannels)
            .add("changes", all);
    }
}
