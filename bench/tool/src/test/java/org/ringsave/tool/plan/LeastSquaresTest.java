/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    private static final double[] TRUTH = {250, 40, 0, 0.03, 0, 7};
    private static final int OBSERVATIONS = 80;

    private final SplittableRandom random = new SplittableRandom(7);
    private final double[][] features = new double[OBSERVATIONS][TRUTH.length];
    private final double[] measured = new double[OBSERVATIONS];

    /** Features span five orders of magnitude, as in a save. The noise is relative. */
    private void observe(double noise) {
        for (int i = 0; i < OBSERVATIONS; i++) {
            features[i][0] = 1;
            for (int j = 1; j < TRUTH.length; j++) {
                features[i][j] = Math.pow(10, random.nextDouble(5)) * (j == 3 ? 1_000 : 1);
            }
            double sum = 0;
            for (int j = 0; j < TRUTH.length; j++) {
                sum += TRUTH[j] * features[i][j];
            }
            measured[i] = sum * (1 + noise * random.nextDouble(-1, 1));
        }
    }

    @Test
    void coefficientsAreFoundWithoutNoise() {
        observe(0);
        final double[] found = LeastSquares.solve(features, measured);
        for (int j = 0; j < TRUTH.length; j++) {
            assertThat(found[j]).as("coefficient %d", j).isCloseTo(TRUTH[j], within(0.001 * TRUTH[j] + 1e-4));
        }
    }

    @Test
    void largeCoefficientsAreFoundDespiteNoise() {
        observe(0.05);
        final double[] found = LeastSquares.solve(features, measured);
        assertThat(found[1]).isCloseTo(TRUTH[1], within(0.05 * TRUTH[1]));
        assertThat(found[3]).isCloseTo(TRUTH[3], within(0.05 * TRUTH[3]));
        assertThat(found[5]).isCloseTo(TRUTH[5], within(0.1 * TRUTH[5]));
        assertThat(found[2]).isBetween(0.0, 1.0);
        assertThat(found[4]).isBetween(0.0, 1.0);
    }

    @Test
    void coefficientsAreNeverNegative() {
        observe(0);
        for (int i = 0; i < OBSERVATIONS; i++) {
            measured[i] = 1_000 + 5 * features[i][1] / (1 + features[i][2]);
        }
        assertThat(Arrays.stream(LeastSquares.solve(features, measured))).allMatch(one -> one >= 0);
    }

    /** At the minimum no feature has a slope that would help, and the features in use have no slope. */
    @Test
    void solutionMeetsTheConditionsOfAMinimum() {
        observe(0.3);
        final double[] found = LeastSquares.solve(features, measured);
        for (int j = 0; j < TRUTH.length; j++) {
            double slope = 0;
            double length = 0;
            for (int i = 0; i < OBSERVATIONS; i++) {
                double error = -1;
                for (int k = 0; k < TRUTH.length; k++) {
                    error += found[k] * features[i][k] / measured[i];
                }
                final double feature = features[i][j] / measured[i];
                slope += error * feature;
                length += feature * feature;
            }
            slope /= Math.sqrt(length);
            assertThat(slope).as("slope %d", j).isGreaterThan(-1e-4);
            if (found[j] * Math.sqrt(length) > 1e-3) {
                assertThat(slope).as("slope %d of %s", j, found[j]).isCloseTo(0, within(1e-4));
            }
        }
    }

    @Test
    void featureOfZerosGetsNoCoefficient() {
        observe(0);
        for (int i = 0; i < OBSERVATIONS; i++) {
            features[i][2] = 0;
        }
        assertThat(LeastSquares.solve(features, measured)[2]).isZero();
    }

    @Test
    void infiniteOrNonPositiveInputIsRefused() {
        observe(0);
        measured[5] = Double.NaN;
        assertThatThrownBy(() -> LeastSquares.solve(features, measured))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("measurement 5 is NaN, not above 0");
        measured[5] = 0;
        assertThatThrownBy(() -> LeastSquares.solve(features, measured))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("measurement 5 is 0.0, not above 0");
        measured[5] = 1;
        features[7][2] = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> LeastSquares.solve(features, measured))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("feature 2 of measurement 7 is Infinity");
    }
}
