/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

/**
 * Two times of a suite that take turns, so that one can be divided by the other: two counters of a benchmark whose
 * methods alternate, or two methods of a class with the same parameters.
 *
 * @param above name of a counter or method.
 * @param below its floor.
 */
public record Quotient(String above, String below) {
    /**
     * Is it a control: a floor {@code x} divided by {@code halfX}, the floor of half of the work? A control is about 2;
     * else the suite measured something else than the work.
     *
     * @return whether it is.
     */
    public boolean isControl() {
        return below.equals("half" + Character.toUpperCase(above.charAt(0)) + above.substring(1));
    }
}
