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
}
