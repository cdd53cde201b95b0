/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The cost model: the time of a save, a pause and a restore, and the length of an image. It is measured once on a
 * machine, fitted, and then predicts without measuring.
 *
 * <p>Files, all JSON but the first, all in the folder of one run, beside its {@code environment.json}, which this
 * package does not read: <ul> <li>{@code configurations.csv}, a resource: the measured configurations, and which of
 * them are held out from the fit. <li>{@code measurements.json}: for each configuration its inputs, its exact lengths,
 * and the time of each operation in each repeat; {@link org.ringsave.tool.plan.Measurements}. <li>{@code model.json}:
 * the machine, and for each operation terms with coefficients, ranges, residuals and errors;
 * {@link org.ringsave.tool.plan.Model}. </ul>
 *
 * <p>A time is a sum over terms {@code coefficient * quantity * ramp}. A quantity is a number that follows from the
 * inputs ({@link org.ringsave.tool.plan.Quantities} has every formula). A ramp is 0 below one value of some quantity, 1
 * above another, and linear in the logarithm between them. An evaluation in another language needs no more.
 */
package org.ringsave.tool.plan;
