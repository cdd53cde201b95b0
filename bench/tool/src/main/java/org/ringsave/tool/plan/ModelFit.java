/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Fits a model to measurements. {@link TermChoice} fixes the terms of an operation. Cross-validation within the
 * configurations of the fit chooses the begin and end of ramps among a few multiples of this machine's caches. Held-out
 * configurations are compared once, at the end, for the model's errors.
 */
public final class ModelFit {
    private ModelFit() {
    }

    /**
     * Fit all operations.
     *
     * @param measurements of a machine.
     * @return the model of it.
     * @throws IllegalArgumentException if an operation was not measured often enough for its terms.
     */
    public static Model fit(Measurements measurements) {
        final Map<Operation, OperationModel> all = new EnumMap<>(Operation.class);
        for (final Operation operation : Operation.values()) {
            all.put(operation, fit(operation, measurements));
        }
        return new Model(measurements.machine(), all, measurements.chunks());
    }

    static OperationModel fit(Operation operation, Measurements measurements) {
        final List<Measurement> measured = measurements.all().stream()
            .filter(one -> one.timesNs().containsKey(operation)).toList();
        final List<Measurement> known = measured.stream().filter(one -> !one.configuration().heldOut()).toList();
        if (known.size() < TermFit.FOLDS) {
            throw new IllegalArgumentException("operation " + operation.key() + " was measured in " + known.size()
                + " configurations of the fit; " + TermFit.FOLDS + " are the least");
        }
        // One ramp after the other: all pairs of them would take four times as long.
        final TermFit fit = new TermFit(operation, known);
        final int l3 = fit.best(TermChoice.ofL3(operation, measurements.machine()));
        final List<List<Term>> candidates = TermChoice.ofL2(operation, measurements.machine(), l3);
        final List<Term> terms = fit.solve(candidates.get(fit.best(candidates)));
        return OperationModel.of(terms, known.stream().map(one -> one.quantities(operation)).toList(),
            measured.stream().map(one -> fit.residual(terms, one)).toList());
    }
}
