/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ringsave.bench.run.Noise;
import org.ringsave.bench.run.Suites;
import org.ringsave.tool.console.Units;

/**
 * The contents of both reports of a run. {@link MarkdownReport} renders all of it; {@link HtmlReport} renders charts
 * instead of the suites.
 *
 * @param name        of the run: that of its folder.
 * @param advice      the recommendation, the most important line first.
 * @param warnings    the gravest first.
 * @param floor       the distance of saves from a copy with checksums; without tables if the run has no saves.
 * @param environment of the run.
 * @param noise       of the machine over the run.
 * @param controls    floors by their halves; without tables if the run has none.
 * @param suites      one section each, and one of the model if the run has one.
 */
record ReportModel(String name, List<Advice> advice, List<Warning> warnings, ReportSection floor,
    ReportSection environment, ReportSection noise, ReportSection controls, List<ReportSection> suites) {
    private static final Set<String> OWN_SECTION = Set.of("noise", "caches");

    static ReportModel of(Results results, RunModel model) {
        final Controls controls = new Controls(results);
        return new ReportModel(String.valueOf(results.directory().toAbsolutePath().normalize().getFileName()),
            Recommendation.of(results, model), Warnings.of(results, model, controls),
            FloorSection.of(results), environment(results),
            noise(results.noise()), controls.section(), suites(results));
    }

    private static List<ReportSection> suites(Results results) {
        final List<ReportSection> sections = new ArrayList<>();
        for (final String suite : results.names()) {
            final List<String> paragraphs = new ArrayList<>();
            Suites.find(suite).ifPresent(known -> paragraphs.add(sentence(known.question())));
            final List<ReportTable> tables;
            if (results.isJmh(suite)) {
                final JmhTables jmh = new JmhTables(suite, results);
                jmh.common().ifPresent(paragraphs::add);
                tables = jmh.tables();
            } else {
                tables = RigTables.of(results.rows(suite));
            }
            sections.add(new ReportSection(suite, paragraphs, tables));
        }
        if (results.model() instanceof JsonObject model && !model.isEmpty()) {
            sections.add(ModelTables.section(model));
        }
        return sections;
    }

    private static String sentence(String question) {
        return Character.toUpperCase(question.charAt(0)) + question.substring(1);
    }

    private static ReportSection environment(Results results) {
        final List<List<String>> rows = new ArrayList<>();
        for (final JsonObject.Member member : results.environment()) {
            if (!OWN_SECTION.contains(member.getName())) {
                rows.add(row(member));
            }
        }
        if (results.environment().get("caches") instanceof JsonObject caches) {
            caches.forEach(level -> rows.add(row(level)));
        }
        return new ReportSection("Environment", List.of(),
            List.of(new ReportTable("", List.of("property", "value"), rows)));
    }

    private static List<String> row(JsonObject.Member member) {
        final JsonValue value = member.getValue();
        return List.of(member.getName(), value.isString() ? value.asString() : value.toString());
    }

    private static ReportSection noise(Noise noise) {
        if (noise.looks().isEmpty()) {
            return new ReportSection("Noise", List.of("This run says nothing of its noise."), List.of());
        }
        return new ReportSection("Noise", List.of("The same copy of 32 MiB, alone and with checksums by turns, measured"
            + " again and again over the run. From the least to the greatest: " + Units.percent(noise.spreadOfTimes())
            + " of the median for the copy, " + Units.percent(noise.spreadOfRatios())
            + " for the quotient of both. Smaller differences between two runs say nothing."),
            List.of(new ReportTable("", List.of("when", "copy", "with checksums"), noise.looks().stream()
                .map(look -> List.of(look.when(), Units.time(look.copyNs()), Units.ratio(look.checkedRatio())))
                .toList())));
    }
}
