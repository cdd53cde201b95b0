/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.bench.run.ResultFile;
import org.ringsave.tool.plan.PlanRefusal;

/**
 * The report of a run as a page, {@value #FILE}: recommendation, charts, tables and plans. The page is one file. Its
 * policy forbids it to load anything.
 */
public final class HtmlReport {
    /** Where it is written. */
    public static final String FILE = "report.html";

    private static final Pattern SLOT = Pattern.compile("@@([A-Z_]+)@@");

    /** How it begins. */
    public static final Pattern START = Pattern.compile("<!DOCTYPE html>(?s:.*)<title>Ringsave: ");

    private HtmlReport() {
    }

    /**
     * Write the page of a run beside its files.
     *
     * @param directory of the run.
     * @throws IOException if it holds no results, or the page can't be written.
     */
    public static void write(Path directory) throws IOException {
        ResultFile.write(directory.resolve(FILE), of(directory));
    }

    /**
     * The page of a run.
     *
     * @param directory of the run.
     * @return all of it.
     * @throws IOException naming the fault, if the directory holds no results.
     */
    public static String of(Path directory) throws IOException {
        final Results results = Results.read(directory);
        final RunModel model = RunModel.of(directory);
        final ReportModel report = ReportModel.of(results, model);
        final String data = embedded(data(results, model, report));
        final StringBuilder page = new StringBuilder(1 << 18);
        final Matcher slot = SLOT.matcher(resource("report.html"));
        while (slot.find()) {
            slot.appendReplacement(page, Matcher.quoteReplacement(switch (slot.group(1)) {
                case "TITLE" -> escaped(report.name());
                case "UPLOT_LICENSE" -> resource("uPlot.LICENSE").replace("*/", "* /");
                case "UPLOT_CSS" -> resource("uPlot.min.css");
                case "UPLOT_JS" -> resource("uPlot.iife.min.js");
                case "CSS" -> resource("report.css");
                case "CHARTS_JS" -> resource("charts.js");
                case "REPORT_JS" -> resource("report.js");
                case "DATA" -> data;
                default -> throw new IllegalStateException("report.html has a slot " + slot.group(1));
            }));
        }
        return slot.appendTail(page).toString();
    }

    private static JsonObject data(Results results, RunModel model, ReportModel report) {
        final JsonArray charts = Json.array().add(HtmlQuotientCharts.chunks(results))
            .add(HtmlTimeCharts.percentiles(results)).add(HtmlQuotientCharts.peers(results))
            .add(HtmlTimeCharts.channels(results)).add(HtmlQuotientCharts.pauses(results))
            .add(HtmlTickCharts.ticks(results)).add(HtmlModelCharts.residuals(model));
        final JsonArray advice = Json.array();
        report.advice().forEach(one -> advice.add(Json.object().add("text", one.text()).add("reason", one.reason())));
        return Json.object().add("name", report.name()).add("warnings", ReportTable.texts(report.warnings()))
            .add("recommendation", advice).add("sections", charts).add("planner", planner(model))
            .add("floor", report.floor().json()).add("controls", report.controls().json())
            .add("noise", report.noise().json()).add("environment", report.environment().json());
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

    /** JSON in a script element: nothing in it can end the element, or begin a comment in it. */
    static String embedded(JsonValue value) {
        return value.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
            .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
