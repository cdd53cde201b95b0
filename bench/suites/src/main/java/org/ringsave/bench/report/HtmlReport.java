/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringsave.bench.run.ResultFile;

/**
 * The report of a run as a page, {@value #FILE}: plans, recommendation, charts and tables. The page is one file. Its
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
        final String data = embedded(HtmlData.of(results, model, report));
        final StringBuilder page = new StringBuilder(1 << 18);
        final Matcher slot = SLOT.matcher(resource("report.html"));
        while (slot.find()) {
            slot.appendReplacement(page, Matcher.quoteReplacement(switch (slot.group(1)) {
                case "TITLE" -> escaped(title(results.environment(), report.name()));
                case "MACHINE" -> escaped(facts(results.environment(), report.name()));
                case "UPLOT_LICENSE" -> resource("uPlot.LICENSE").replace("*/", "* /");
                case "UPLOT_CSS" -> resource("uPlot.min.css");
                case "UPLOT_JS" -> resource("uPlot.iife.min.js");
                case "CSS" -> resource("report.css");
                case "DATA" -> data;
                case "UNITS", "AXES", "CHARTS", "PARTS", "PLANNER", "REPORT" ->
                    resource(slot.group(1).toLowerCase(Locale.ROOT) + ".js");
                default -> throw new IllegalStateException("report.html has a slot " + slot.group(1));
            }));
        }
        return slot.appendTail(page).toString();
    }

    /** Machine and day, or the folder's name if the run does not tell its machine. */
    private static String title(JsonObject environment, String name) {
        final String processor = text(environment, "processor");
        final String clock = processor.contains("GHz") ? "" : text(environment, "gigahertz");
        final String cores = text(environment, "cores");
        return processor.isEmpty() ? name : Stream.of(processor, cores.isEmpty() ? "" : cores + " cores"
            + (clock.isEmpty() ? "" : " of " + clock + " GHz"), text(environment, "date"))
            .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    /** The folder, JDK and commit of a run. */
    private static String facts(JsonObject environment, String name) {
        final String commit = text(environment, "commit");
        return Stream.of(name, text(environment, "jdk"), commit.isEmpty() ? "" : "commit " + commit)
            .filter(part -> !part.isEmpty()).collect(Collectors.joining(" \u00b7 "));
    }

    private static String text(JsonObject environment, String key) {
        final JsonValue value = environment.get(key);
        return value == null || value.isNull() ? "" : value.isString() ? value.asString() : value.toString();
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
