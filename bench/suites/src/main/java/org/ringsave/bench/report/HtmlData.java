/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import org.ringsave.tool.plan.PlanRefusal;

/** The contents of the page in the order in which it shows them. */
final class HtmlData {
    private HtmlData() {
    }

    static JsonObject of(Results results, RunModel model, ReportModel report) {
        final JsonArray charts = Json.array().add(HtmlQuotientCharts.chunks(results))
            .add(HtmlTimeCharts.percentiles(results)).add(HtmlQuotientCharts.peers(results))
            .add(HtmlTimeCharts.channels(results)).add(HtmlQuotientCharts.pauses(results))
            .add(HtmlTickCharts.ticks(results)).add(HtmlLatencyCharts.latencies(results))
            .add(HtmlSpeedupChart.speedup(results)).add(HtmlModelCharts.residuals(model));
        final JsonArray advice = Json.array();
        report.advice().forEach(one -> advice.add(one.json()));
        final JsonArray warnings = Json.array();
        report.warnings().forEach(one -> warnings.add(one.json()));
        final JsonArray tables = Json.array().add(HtmlSuites.section(results).json())
            .add(report.floor().inWords().json()).add(new Controls(results).sectionInWords().json())
            .add(report.noise().json()).add(report.environment().inWords().json());
        return Json.object().add("name", report.name()).add("planner", planner(model)).add("recommendation", advice)
            .add("warnings", warnings).add("sections", charts).add("tables", tables);
    }

    private static JsonObject planner(RunModel model) {
        if (!model.isUsable()) {
            return Json.object().add("missing", model.fault());
        }
        try {
            return HtmlPlans.of(model.fitted());
        } catch (PlanRefusal e) {
            return Json.object().add("missing", e.getMessage());
        }
    }
}
