/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;

/** Finds the last value that fits, where all values up to it fit and none beyond it does. */
final class Bisection {
    /** Two rates that differ by less than this factor are one. */
    private static final double NEAR = 1.001;

    private Bisection() {
    }

    /** The largest whole number from 1 to a bound that fits; 0 if none does. */
    static long largest(long most, LongPredicate fits) {
        long fitting = 0;
        long exceeding = most + 1;
        while (exceeding - fitting > 1) {
            final long middle = fitting + (exceeding - fitting) / 2;
            if (fits.test(middle)) {
                fitting = middle;
            } else {
                exceeding = middle;
            }
        }
        return fitting;
    }

    /** The last fitting amount, nearly, between a fitting and an exceeding one. Both are above 0 and finite. */
    static double last(double fitting, double exceeding, DoublePredicate fits) {
        double inside = fitting;
        double outside = exceeding;
        while (Math.max(inside / outside, outside / inside) > NEAR) {
            final double middle = Math.sqrt(inside) * Math.sqrt(outside);
            if (fits.test(middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }
}
