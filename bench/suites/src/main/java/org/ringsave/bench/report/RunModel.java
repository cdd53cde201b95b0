/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.ringsave.tool.plan.ErrorSummary;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Plan;

/** The fitted model of a run, or why the run has none. */
final class RunModel {
    private final Model model;
    private final String fault;

    private RunModel(Model model, String fault) {
        this.model = model;
        this.fault = fault;
    }

    /** The model of a run. A file that is missing or damaged makes a model with a fault. */
    static RunModel of(Path directory) {
        final Path file = directory.resolve(Model.FILE);
        if (!Files.exists(file)) {
            return new RunModel(null, "This run has no " + Model.FILE
                + ". To measure and fit one: benchmarks.jar bench --suite model.");
        }
        try {
            return new RunModel(Model.read(file), "");
        } catch (IOException e) {
            return new RunModel(null, e.getMessage());
        }
    }

    boolean isUsable() {
        return model != null;
    }

    /** Why the model is unusable; empty if it is usable. */
    String fault() {
        return fault;
    }

    /** A value, or none if the model refuses to make it. */
    static <T> Optional<T> valid(Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The plan of the usual request, if this machine can have one. */
    Optional<Plan> usualPlan() {
        return isUsable() ? valid(() -> HtmlPlans.usual(model)) : Optional.empty();
    }

    ErrorSummary heldOut(Operation operation) {
        return model.of(operation).heldOut();
    }

    /** The model, which must be usable. */
    Model fitted() {
        return model;
    }
}
