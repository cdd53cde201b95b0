/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What becomes of the main results when one input is not what was thought, with the chunk and the interval of the plan.
 *
 * @param input      that is varied.
 * @param effect     greatest factor, up or down, by which a variation changes one of the results; 1: none does.
 * @param variations the least value first.
 */
public record Sensitivity(PlanInput input, double effect, List<Variation> variations) {
    private static final double[] FACTORS = {0.5, 1.5, 2};
    /** Two ways to compute one effect differ by less. */
    private static final double ROUNDING = 1e6;

    /**
     * One input at another value.
     *
     * @param factor  of what was planned.
     * @param value   that the input has; not quite the factor's, where that is beyond its bounds or between its steps.
     * @param results then, or null if there can be no such plan.
     */
    public record Variation(double factor, double value, MainResults results) {
        /**
         * Can there be such a plan?
         *
         * @return false if it is refused.
         */
        public boolean isPossible() {
            return results != null;
        }
    }

    /** Of all inputs that have an amount, the strongest first. The request has the plan's chunk and interval. */
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
            final double value = input.nearest(input.value(planned) * factor);
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
}
