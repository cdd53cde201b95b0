/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.bench.result.Unit;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ErrorSummary;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.OperationModel;
import org.ringsave.tool.plan.Residual;

/** The section of the model: how its predictions meet the measurements. */
final class HtmlModelCharts {
    private HtmlModelCharts() {
    }

    /** Predicted times against measured ones, for each operation. */
    static JsonObject residuals(RunModel run) {
        final HtmlSection section = new HtmlSection(Picture.MODEL, "How far can the planner be trusted?");
        if (!run.isUsable()) {
            return section.missing(run.fault()).json();
        }
        final Model model = run.fitted();
        final List<List<String>> summary = new ArrayList<>();
        for (final Operation operation : Operation.values()) {
            final OperationModel one = model.of(operation);
            section.view(name(operation), scatter(one));
            addSummary(summary, name(operation), "fit", one.fitted());
            addSummary(summary, name(operation), "held out", one.heldOut());
        }
        section.table("Errors, without their signs, of the configurations that count", List.of("operation", "role",
            "counted", "median", "nine of ten", "largest"), summary);
        for (final Operation operation : Operation.values()) {
            section.table(name(operation), "Every configuration: " + name(operation), List.of("configuration",
                "role", "measured", "predicted", "error", "spread", "counts"),
                model.of(operation).residuals().stream().map(residual -> List.of(residual.name(),
                residual.heldOut() ? "held out" : "fit", Units.time(residual.measuredNs()),
                Units.time(residual.predictedNs()), Units.percent(residual.error()),
                Units.percent(residual.spread()), residual.counted() ? "yes" : "no")).toList());
        }
        section.note("Configurations that were held out say how far a prediction can be trusted: the fit has not seen"
            + " them. Hollow marks do not count, since their two lowest repeats differ by more than "
            + Units.percent(Residual.MOST_SPREAD) + ". On the line a prediction is right; dotted lines are the error"
            + " that nine of ten held-out configurations stay below.");
        return section.json();
    }

    /** An operation in words. */
    private static String name(Operation operation) {
        return switch (operation) {
            case SAVE -> "stopped save";
            case PARALLEL -> "stopped save by several threads";
            case BEGIN -> "pause of a live save (begin)";
            case DRAIN -> "live save after its pause";
            case DELTA -> "delta";
            case RESTORE -> "restore";
        };
    }

    private static void addSummary(List<List<String>> rows, String operation, String role, ErrorSummary errors) {
        final boolean isKnown = errors.counted() > 0;
        rows.add(List.of(operation, role, errors.counted() + " of " + errors.configurations(),
            isKnown ? Units.percent(errors.median()) : "unknown", isKnown ? Units.percent(errors.p90()) : "unknown",
            isKnown ? Units.percent(errors.max()) : "unknown"));
    }

    private static JsonObject scatter(OperationModel operation) {
        final JsonArray series = Json.array();
        for (final boolean heldOut : new boolean[] {false, true}) {
            final JsonArray points = Json.array();
            operation.residuals().stream().filter(residual -> residual.heldOut() == heldOut).forEach(residual ->
                points.add(Json.array(residual.measuredNs(), residual.predictedNs(), residual.counted() ? 1 : 0)));
            series.add(Json.object().add("name", heldOut ? "held out" : "fit").add("points", points));
        }
        return Json.object().add("kind", "scatter").add("x", HtmlSection.axis("measured", Unit.NS, true))
            .add("y", HtmlSection.axis("predicted", Unit.NS, true)).add("series", series)
            .add("error", operation.heldOut().p90());
    }
}
