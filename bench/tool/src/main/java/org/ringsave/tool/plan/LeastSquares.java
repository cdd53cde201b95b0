/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * Relative non-negative least squares: coefficients of 0 or more that minimize the sum of the squares of
 * {@code (predicted - measured) / measured}. No time is negative, so no part of a time is.
 */
final class LeastSquares {
    /** Keeps the problem definite if two features are proportional; too small to change a result. */
    private static final double RIDGE = 1e-9;

    private LeastSquares() {
    }

    /**
     * Solve.
     *
     * @param features of each observation, as many of each.
     * @param measured of each observation, above 0.
     * @return a coefficient for each feature.
     * @throws IllegalArgumentException if something is no finite number, or a measurement is not above 0.
     */
    static double[] solve(double[][] features, double[] measured) {
        final int count = features[0].length;
        final double[][] rows = relative(features, measured);
        final double[] scale = new double[count];
        for (int j = 0; j < count; j++) {
            for (final double[] row : rows) {
                scale[j] += row[j] * row[j];
            }
            // A feature that is always 0 gets no coefficient.
            scale[j] = scale[j] == 0 ? 0 : 1 / Math.sqrt(scale[j]);
        }
        final double[] found = minimise(rows, scale);
        for (int j = 0; j < count; j++) {
            found[j] = Math.max(0, found[j]) * scale[j];
        }
        return found;
    }

    private static double[][] relative(double[][] features, double[] measured) {
        final double[][] rows = new double[measured.length][features[0].length];
        for (int i = 0; i < rows.length; i++) {
            if (!(measured[i] > 0) || Double.isInfinite(measured[i])) {
                throw new IllegalArgumentException("measurement " + i + " is " + measured[i] + ", not above 0");
            }
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = features[i][j] / measured[i];
                if (Double.isNaN(rows[i][j]) || Double.isInfinite(rows[i][j])) {
                    throw new IllegalArgumentException("feature " + j + " of measurement " + i + " is "
                        + features[i][j]);
                }
            }
        }
        return rows;
    }

    /** The least of |A x - b|^2 = x'A'A x - 2 x'A'b + b'b, with the columns of A of length 1. */
    private static double[] minimise(double[][] rows, double[] scale) {
        final int count = scale.length;
        final ExpressionsBasedModel model = new ExpressionsBasedModel();
        final Expression objective = model.newExpression("squares").weight(1);
        final Variable[] variables = new Variable[count];
        for (int j = 0; j < count; j++) {
            variables[j] = model.newVariable("x" + j).lower(0);
        }
        for (int j = 0; j < count; j++) {
            double linear = 0;
            for (final double[] row : rows) {
                linear += row[j] * scale[j];
            }
            objective.set(variables[j], -2 * linear);
            for (int k = 0; k < count; k++) {
                double square = j == k ? RIDGE : 0;
                for (final double[] row : rows) {
                    square += row[j] * scale[j] * row[k] * scale[k];
                }
                objective.set(variables[j], variables[k], square);
            }
        }
        final Optimisation.Result result = model.minimise();
        if (!result.getState().isFeasible()) {
            throw new IllegalStateException("no least squares: " + result.getState());
        }
        final double[] found = new double[count];
        for (int j = 0; j < count; j++) {
            found[j] = scale[j] == 0 ? 0 : result.doubleValue(j);
        }
        return found;
    }
}
