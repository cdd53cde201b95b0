/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Effect of one wrong input on the main results, with the chunk and the interval of the plan.
 *
 * @param input      that is varied.
 * @param effect     greatest factor, up or down, by which a variation changes one of the results; 1: no variation does.
 * @param variations the least value first.
 */
public record Sensitivity(PlanInput input, double effect, List<Variation> variations) {
    private static final double[] FACTORS = {0.5, 1.5, 2};
    /** Two ways to compute one effect differ by less than this. */
    private static final double ROUNDING = 1e6;

    /**
     * One input at another value.
     *
     * @param factor  of the planned value.
     * @param value   that the input has. It is not quite the factor's, if that is beyond its bounds or between its
     *                steps.
     * @param results with it, or null if there can be no such plan.
     */
    public record Variation(double factor, double value, MainResults results) {
        /**
         * Can there be such a plan?
         *
         * @return false if the planner refuses it.
         */
        public boolean isPossible() {
            return results != null;
        }

        private JsonObject json() {
            final JsonObject json = new JsonObject().add("factor", factor).add("value", value)
                .add("possible", isPossible());
            if (isPossible()) {
                results.addTo(json);
            }
            return json;
        }
    }

    /**
     * Sensitivity of all inputs that have an amount, the strongest first. The request has the plan's chunk and
     * interval.
     */
    static List<Sensitivity> all(Model model, PlanRequest planned, MainResults base) {
        final List<Sensitivity> all = new ArrayList<>();
        for (final PlanInput input : PlanInput.values()) {
            if (input.isAmount(planned)) {
                all.add(of(model, planned, base, input));
            }
        }
        all.sort(Comparator.comparingDouble(Sensitivity::effect).reversed());
        return List.copyOf(all);
    }

    private static Sensitivity of(Model model, PlanRequest planned, MainResults base, PlanInput input) {
        final List<Variation> variations = new ArrayList<>();
        double effect = 1;
        for (final double factor : FACTORS) {
            final double value = input.nearest(planned, input.value(planned) * factor);
            final MainResults results = results(model, planned, input, value);
            variations.add(new Variation(factor, value, results));
            if (results != null) {
                for (final double change : results.over(base)) {
                    effect = Math.max(effect, change > 0 ? Math.max(change, 1 / change) : 1);
                }
            }
        }
        return new Sensitivity(input, Math.rint(effect * ROUNDING) / ROUNDING, List.copyOf(variations));
    }

    private static MainResults results(Model model, PlanRequest planned, PlanInput input, double value) {
        try {
            final PlanRequest request = input.with(planned, value);
            final double speed = input == PlanInput.SPEED ? value : 1;
            return MainResults.of(new Predictor(model, request.chunk(), request.threads(), speed), request);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    JsonObject json() {
        final JsonArray all = new JsonArray();
        variations.forEach(variation -> all.add(variation.json()));
        return new JsonObject().add("input", input.key()).add("effect", effect).add("variations", all);
    }
}
