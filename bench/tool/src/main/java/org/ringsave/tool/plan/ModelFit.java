/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits a model to measurements. {@link TermChoice} fixes the terms of an operation. Cross-validation within the
 * configurations of the fit chooses the begin and end of ramps among a few multiples of this machine's caches. Held-out
 * configurations are compared once, at the end, for the model's errors.
 */
public final class ModelFit {
    private static final int FOLDS = 6;

    private ModelFit() {
    }

    /**
     * Fit all operations.
     *
     * @param measurements of a machine.
     * @return the model of it.
     * @throws IllegalArgumentException if an operation was not measured often enough for its terms.
     */
    public static Model fit(Measurements measurements) {
        final Map<Operation, OperationModel> all = new EnumMap<>(Operation.class);
        for (final Operation operation : Operation.values()) {
            all.put(operation, fit(operation, measurements));
        }
        return new Model(measurements.machine(), all, measurements.chunks());
    }

    static OperationModel fit(Operation operation, Measurements measurements) {
        final List<Measurement> measured = measurements.all().stream()
            .filter(one -> one.timesNs().containsKey(operation)).toList();
        final List<Measurement> known = measured.stream().filter(one -> !one.configuration().heldOut()).toList();
        if (known.size() < FOLDS) {
            throw new IllegalArgumentException("operation " + operation.key() + " was measured in " + known.size()
                + " configurations of the fit; " + FOLDS + " are the least");
        }
        final Machine machine = measurements.machine();
        final int l3 = best(operation, TermChoice.ofL3(operation, machine), known);
        final List<List<Term>> candidates = TermChoice.ofL2(operation, machine, l3);
        final List<Term> best = candidates.get(best(operation, candidates, known));
        return model(operation, solve(operation, best, known), measured, known);
    }

    /** One ramp after the other: all pairs of them would take four times as long. */
    private static int best(Operation operation, List<List<Term>> candidates, List<Measurement> known) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.size(); i++) {
            final double error = crossValidate(operation, candidates.get(i), known);
            if (error < least) {
                least = error;
                best = i;
            }
        }
        return best;
    }

    /** The mean relative error on configurations that were left out of the fit. */
    static double crossValidate(Operation operation, List<Term> terms, List<Measurement> known) {
        double sum = 0;
        double weights = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            final List<Measurement> others = new ArrayList<>();
            final List<Measurement> left = new ArrayList<>();
            for (int i = 0; i < known.size(); i++) {
                (i % FOLDS == fold ? left : others).add(known.get(i));
            }
            final List<Term> found = solve(operation, terms, others);
            for (final Measurement one : left) {
                final Residual residual = residual(operation, found, one);
                sum += weight(residual.spread()) * Math.abs(residual.error());
                weights += weight(residual.spread());
            }
        }
        return sum / weights;
    }

    /** The weight is a half if the repeats differ by as much as may count; larger differences weigh less and less. */
    private static double weight(double spread) {
        final double relative = spread / Residual.MOST_SPREAD;
        return 1 / (1 + relative * relative);
    }

    static List<Term> solve(Operation operation, List<Term> terms, List<Measurement> known) {
        final double[][] features = new double[known.size()][terms.size()];
        final double[] measured = new double[known.size()];
        final double[] weights = new double[known.size()];
        for (int i = 0; i < measured.length; i++) {
            final Quantities quantities = known.get(i).quantities(operation);
            measured[i] = Samples.median(known.get(i).timesNs().get(operation));
            weights[i] = weight(Samples.spread(known.get(i).timesNs().get(operation)));
            for (int j = 0; j < terms.size(); j++) {
                features[i][j] = terms.get(j).feature(quantities);
            }
        }
        final double[] found = LeastSquares.solve(features, measured, weights);
        final List<Term> solved = new ArrayList<>();
        for (int j = 0; j < found.length; j++) {
            solved.add(terms.get(j).with(found[j]));
        }
        return solved;
    }

    private static OperationModel model(Operation operation, List<Term> terms, List<Measurement> measured,
        List<Measurement> known) {
        final List<Residual> residuals = measured.stream().map(one -> residual(operation, terms, one)).toList();
        final Map<String, Range> ranges = new LinkedHashMap<>();
        for (final String name : OperationModel.RANGED.stream().filter(name -> dependsOn(terms, name)).toList()) {
            final double[] values = known.stream().mapToDouble(one -> one.quantities(operation).get(name)).toArray();
            ranges.put(name, new Range(Samples.quantile(values, 0), Samples.quantile(values, 1)));
        }
        return new OperationModel(terms, ranges,
            ErrorSummary.of(residuals.stream().filter(one -> !one.heldOut()).toList()),
            ErrorSummary.of(residuals.stream().filter(Residual::heldOut).toList()), residuals);
    }

    /** Every operation depends on threads, and one more quantity may be the same for each thread. */
    private static boolean dependsOn(List<Term> terms, String name) {
        return "threads".equals(name) || terms.stream().anyMatch(term ->
            term.quantity().equals(name) || term.quantity().equals(name + "Each") || name.equals(term.rampOf()));
    }

    private static Residual residual(Operation operation, List<Term> terms, Measurement one) {
        final Quantities quantities = one.quantities(operation);
        final double[] times = one.timesNs().get(operation);
        final double spread = Samples.spread(times);
        return new Residual(one.configuration().name(), one.configuration().heldOut(),
            terms.stream().mapToDouble(term -> term.ns(quantities)).sum(), Samples.median(times), spread,
            spread <= Residual.MOST_SPREAD);
    }
}
