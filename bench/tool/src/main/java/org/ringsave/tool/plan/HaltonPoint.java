/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.SplittableRandom;

/**
 * Points of a Halton sequence, shifted by a seed. Their coordinates fill a range more evenly than random numbers.
 *
 * <p>Source of the sequence: J. H. Halton, On the efficiency of certain quasi-random sequences, Numerische Mathematik
 * 2, 1960; of the shift: R. Cranley and T. N. L. Patterson, SIAM J. Numer. Anal. 13, 1976.
 */
final class HaltonPoint {
    private final int[] bases;
    private final double[] shift;

    /** The bases are primes, one for each coordinate. */
    HaltonPoint(long seed, int... bases) {
        this.bases = bases;
        shift = new SplittableRandom(seed).doubles(bases.length).toArray();
    }

    /** Returns the coordinates of a point, each from 0 to less than 1. The first point has number 1. */
    double[] of(int number) {
        final double[] x = new double[bases.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (radicalInverse(number, bases[i]) + shift[i]) % 1;
        }
        return x;
    }

    private static double radicalInverse(int number, int base) {
        double inverse = 0;
        double digit = 1.0 / base;
        for (int rest = number; rest > 0; rest /= base) {
            inverse += digit * (rest % base);
            digit /= base;
        }
        return inverse;
    }

    /** Spreads a coordinate over a range, so that each factor of it gets the same share. */
    static double logarithmic(double x, double least, double most) {
        return least * Math.pow(most / least, x);
    }
}
