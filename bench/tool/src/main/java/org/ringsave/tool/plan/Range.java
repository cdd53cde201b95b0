/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * Range of a quantity in the fit of a model.
 *
 * @param least of the configurations of the fit.
 * @param most  of them.
 */
public record Range(double least, double most) {
    boolean contains(double value) {
        return value >= least && value <= most;
    }
}
