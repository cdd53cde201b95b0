/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.List;
import java.util.Map;
import org.ringsave.bench.result.SuiteName;
import org.ringsave.bench.run.Suites;

/** The table of all suites: the question that each answers, and the section of the page that shows the answer. */
final class HtmlSuites {
    private static final Map<String, Picture> PICTURES = Map.ofEntries(picture(SuiteName.SAVE, Picture.CHUNKS),
        picture(SuiteName.CALL, Picture.PERCENTILES), picture(SuiteName.PEERS, Picture.PEERS),
        picture(SuiteName.CHANNELS, Picture.CHANNELS), picture(SuiteName.PAUSE, Picture.PAUSE),
        picture(SuiteName.OPEN_LOOP, Picture.TICKS), picture(SuiteName.FIRST_WRITE, Picture.LATENCY),
        picture(SuiteName.SLICE, Picture.LATENCY), picture(SuiteName.BROWNOUT, Picture.LATENCY),
        picture(SuiteName.MIGRATION, Picture.LATENCY), picture(SuiteName.PARALLEL, Picture.SPEEDUP),
        picture(SuiteName.MODEL, Picture.MODEL));

    private HtmlSuites() {
    }

    private static Map.Entry<String, Picture> picture(SuiteName suite, Picture picture) {
        return Map.entry(suite.key(), picture);
    }

    static ReportSection section(Results results) {
        final List<List<String>> rows = Suites.all().stream().map(suite -> List.of(suite.name(), suite.question(),
            results.has(suite.name()) ? "yes" : "no", !results.has(suite.name()) ? "benchmarks.jar bench --suite "
                + suite.name() : PICTURES.containsKey(suite.name()) ? PICTURES.get(suite.name()).title()
                : "report.md")).toList();
        return new ReportSection("Suites", List.of("Each suite of benchmarks answers one question."),
            List.of(new ReportTable("", List.of("suite", "question", "in this run", "answer"), rows)));
    }
}
