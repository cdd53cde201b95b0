/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

/**
 * Two things that a suite measures by turns, so that one can be divided by the other: two counters of a benchmark whose
 * methods alternate, or two methods of a class with the same parameters.
 *
 * @param above name of a counter or method.
 * @param below its floor.
 */
public record Quotient(String above, String below) {
    /**
     * Is it a floor by the floor of half of the work, which is named {@code halfX} for a floor {@code x}? That is about
     * 2, or what was measured was not the work.
     *
     * @return whether it is.
     */
    public boolean isControl() {
        return below.equals("half" + Character.toUpperCase(above.charAt(0)) + above.substring(1));
    }
}
