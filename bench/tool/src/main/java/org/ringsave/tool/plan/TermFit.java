/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Fits terms to the measured times of one operation.
 *
 * @param operation that was measured.
 * @param known     measurements of the fit, at least {@link #FOLDS}.
 */
record TermFit(Operation operation, List<Measurement> known) {
    /** Parts of a cross-validation, and the fewest measurements of a fit. */
    static final int FOLDS = 6;

    /** The index of the terms whose cross-validation has the least error. */
    int best(List<List<Term>> candidates) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.size(); i++) {
            final double error = crossValidate(candidates.get(i));
            if (error < least) {
                least = error;
                best = i;
            }
        }
        return best;
    }

    /** The mean relative error on configurations that were left out of the fit. */
    double crossValidate(List<Term> terms) {
        double sum = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            final List<Measurement> others = new ArrayList<>();
            final List<Measurement> left = new ArrayList<>();
            for (int i = 0; i < known.size(); i++) {
                (i % FOLDS == fold ? left : others).add(known.get(i));
            }
            final List<Term> found = new TermFit(operation, others).solve(terms);
            for (final Measurement one : left) {
                sum += Math.abs(residual(found, one).error());
            }
        }
        return sum / known.size();
    }

    /** The same terms with the coefficients that fit best. */
    List<Term> solve(List<Term> terms) {
        final double[][] features = new double[known.size()][terms.size()];
        final double[] measured = new double[known.size()];
        for (int i = 0; i < measured.length; i++) {
            final Quantities quantities = known.get(i).quantities(operation);
            measured[i] = Samples.lowest(known.get(i).timesNs().get(operation));
            for (int j = 0; j < terms.size(); j++) {
                features[i][j] = terms.get(j).feature(quantities);
            }
        }
        final double[] found = LeastSquares.solve(features, measured);
        final List<Term> solved = new ArrayList<>();
        for (int j = 0; j < found.length; j++) {
            solved.add(terms.get(j).with(found[j]));
        }
        return solved;
    }

    /** The prediction of fitted terms against a measurement. */
    Residual residual(List<Term> terms, Measurement one) {
        final Quantities quantities = one.quantities(operation);
        final double[] times = one.timesNs().get(operation);
        final double spread = Samples.doubt(times);
        return new Residual(one.configuration().name(), one.configuration().heldOut(),
            terms.stream().mapToDouble(term -> term.ns(quantities)).sum(), Samples.lowest(times), spread,
            spread <= Residual.MOST_SPREAD);
    }
}
