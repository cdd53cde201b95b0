/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.List;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.run.Suites;

/**
 * A section of the page: a question, pictures to choose from, and a table that has every figure of them. A picture is
 * one of three kinds, {@code lines}, {@code bars} and {@code scatter}; {@code report.js} draws them.
 */
final class HtmlSection {
    private final JsonObject json = Json.object();
    private final JsonArray notes = Json.array();
    private final JsonArray views = Json.array();
    private final JsonArray tables = Json.array();

    HtmlSection(Picture picture, String question) {
        json.add("id", picture.id()).add("title", picture.title()).add("question", question);
    }

    /** Names the suite without results, its question, and the command that measures it. */
    HtmlSection missing(String owner, String method) {
        json.add("missing", Suites.all().stream().filter(suite -> suite.target().contains(owner)).findFirst()
            .map(suite -> "This run has no results of the suite " + suite.name() + ": " + suite.question()
                + " To measure it: benchmarks.jar bench --suite " + suite.name() + '.')
            .orElse("This run has no results of " + owner + '.' + method + ". To measure it: benchmarks.jar " + owner
                + '.' + method + " -rf json -rff DIR/" + owner + ".json."));
        return this;
    }

    /** Gives the reason for an empty section. */
    HtmlSection missing(String fault) {
        json.add("missing", fault);
        return this;
    }

    HtmlSection note(String note) {
        notes.add(note);
        return this;
    }

    void view(String name, JsonObject chart) {
        views.add(Json.object().add("name", name).add("chart", chart));
    }

    /** The table of all pictures. */
    void table(String caption, List<String> columns, List<List<String>> rows) {
        table("", caption, columns, rows);
    }

    /** The table of one picture, without empty columns. */
    void table(String view, String caption, List<String> columns, List<List<String>> rows) {
        tables.add(new ReportTable(caption, columns, rows).withoutEmptyColumns().json().add("view", view));
    }

    JsonObject json() {
        return json.add("notes", notes).add("views", views).add("tables", tables);
    }

    /** JSON has neither NaN nor infinity: such a point is not drawn. */
    static JsonValue number(double value) {
        return Double.isFinite(value) ? Json.value(value) : Json.NULL;
    }

    static JsonArray numbers(List<Double> values) {
        final JsonArray array = Json.array();
        values.forEach(value -> array.add(number(value)));
        return array;
    }

    static JsonObject axis(String label, Unit unit, boolean isLog) {
        return Json.object().add("label", label).add("unit", unit.key()).add("log", isLog);
    }

    static JsonObject series(String name, List<Double> values) {
        return Json.object().add("name", name).add("values", numbers(values));
    }

    /** The same with the ends of intervals, where there are any. */
    static JsonObject measured(String name, List<Interval> figures) {
        final JsonObject series = series(name, figures.stream().map(Interval::value).toList());
        return figures.stream().noneMatch(Interval::isKnown) ? series : series
            .add("least", numbers(figures.stream().map(Interval::least).toList()))
            .add("most", numbers(figures.stream().map(Interval::most).toList()));
    }
}
