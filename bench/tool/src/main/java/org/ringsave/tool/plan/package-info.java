/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The cost model: how long a save, a pause and a restore take, and how large an image is. Measured once on a machine,
 * fitted, and asked without measuring again.
 *
 * <p>Files, all JSON but the first, all in the folder of one run, beside its {@code environment.json}, which nothing
 * here reads:
 *
 * <ul>
 * <li>{@code configurations.csv}, a resource: what is measured, and which of it is held out from the fit.
 * <li>{@code measurements.json}: per configuration its inputs, its exact lengths, and the time of each operation in
 * each repeat; {@link org.ringsave.tool.plan.Measurements}.
 * <li>{@code model.json}: the machine, and per operation terms with coefficients, ranges, residuals and errors;
 * {@link org.ringsave.tool.plan.Model}.
 * </ul>
 *
 * <p>A time is a sum over terms {@code coefficient * quantity * ramp}, where a quantity is a number that follows from
 * the inputs ({@link org.ringsave.tool.plan.Quantities} has every formula) and a ramp is 0 below one value of some
 * quantity, 1 above another, and linear in the logarithm between them. That is all an evaluation in another language
 * needs.
 */
package org.ringsave.tool.plan;
