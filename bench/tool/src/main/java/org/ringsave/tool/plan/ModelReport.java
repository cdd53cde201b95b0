/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Locale;
import java.util.Map;

/** A model for people, in Markdown: terms, where they hold, errors, and every residual. */
public final class ModelReport {
    private final StringBuilder text = new StringBuilder();

    private ModelReport() {
    }

    /**
     * Print a model.
     *
     * @param model to print.
     * @return Markdown.
     */
    public static String markdown(Model model) {
        final ModelReport report = new ModelReport();
        report.add("Measured on %s, %d cores, L2 %d KiB, L3 %d KiB; %s; %s; engine %s; %s.%n%n", model.machine().cpu(),
            model.machine().cores(), model.machine().l2Bytes() >> 10, model.machine().l3Bytes() >> 10,
            model.machine().jdk(), model.machine().system(), model.machine().engine(), model.machine().date());
        report.add("| operation | held out, counted | median | p90 | max | fitted, counted | median | p90 |%n");
        report.add("|---|---|---|---|---|---|---|---|%n");
        model.operations().forEach((operation, fitted) -> report.addErrors(operation, fitted));
        model.operations().forEach((operation, fitted) -> report.addOperation(operation, fitted));
        return report.text.toString();
    }

    private void addErrors(Operation operation, OperationModel model) {
        final ErrorSummary unseen = model.heldOut();
        final ErrorSummary seen = model.fitted();
        add("| %s | %d of %d | %.1f %% | %.1f %% | %.1f %% | %d of %d | %.1f %% | %.1f %% |%n", operation.key(),
            unseen.counted(), unseen.configurations(), 100 * unseen.median(), 100 * unseen.p90(), 100 * unseen.max(),
            seen.counted(), seen.configurations(), 100 * seen.median(), 100 * seen.p90());
    }

    private void addOperation(Operation operation, OperationModel model) {
        add("%n### %s%n%n| term | ns for each | where |%n|---|---|---|%n", operation.key());
        for (final Term term : model.terms()) {
            add("| %s | %.4g | %s |%n", term.name(), term.coefficient(), term.rampOf() == null ? "everywhere"
                : String.format(Locale.ROOT, "%s from %,.0f, all from %,.0f", term.rampOf(), term.from(), term.to()));
        }
        add("%nFitted for ");
        String separator = "";
        for (final Map.Entry<String, Range> range : model.ranges().entrySet()) {
            add("%s%s %,.0f to %,.0f", separator, range.getKey(), range.getValue().least(), range.getValue().most());
            separator = "; ";
        }
        add(".%n%n| configuration | role | measured, µs | predicted, µs | off | lowest two differ by | |%n"
            + "|---|---|---|---|---|---|---|%n");
        for (final Residual one : model.residuals()) {
            add("| %s | %s | %.2f | %.2f | %+.1f %% | %.1f %% | %s |%n", one.name(), one.heldOut() ? "held-out" : "fit",
                one.measuredNs() / 1e3, one.predictedNs() / 1e3, 100 * one.error(), 100 * one.spread(),
                one.counted() ? "" : "not counted");
        }
    }

    private void add(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format.replace("%n", "\n"), arguments));
    }
}
