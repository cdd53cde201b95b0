/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.ringsave.bench.run.ResultFile;

/** The report of a run, {@value #FILE}: made of the files of the run alone. */
public final class MarkdownReport {
    /** Where it is written. */
    public static final String FILE = "report.md";

    /** How it begins. */
    public static final Pattern START = Pattern.compile("# .*\\R+## Recommendation\\R");

    private MarkdownReport() {
    }

    /**
     * Write the report of a run beside its files.
     *
     * @param directory of the run.
     * @throws IOException if it holds no results, or the report can't be written.
     */
    public static void write(Path directory) throws IOException {
        ResultFile.write(directory.resolve(FILE), of(directory));
    }

    /**
     * The report of a run.
     *
     * @param directory of the run.
     * @return all of its text.
     * @throws IOException if it holds no results.
     */
    public static String of(Path directory) throws IOException {
        return text(ReportModel.of(Results.read(directory), RunModel.of(directory)));
    }

    private static String text(ReportModel report) {
        final MarkdownText text = new MarkdownText();
        text.line("# " + report.name());
        text.line("## Recommendation");
        int number = 0;
        for (final Advice advice : report.advice()) {
            text.line(++number + ". **" + advice.text() + ".** " + advice.reason());
        }
        text.line("");
        if (!report.warnings().isEmpty()) {
            text.line("## To know first");
            report.warnings().forEach(warning -> warning.lines().forEach(line -> text.line("- " + line)));
            text.line("");
        }
        text.section(new ReportSection("How to read it", List.of("Medians of all iterations of all forks. Spread: 1.48"
            + " times the median distance from the median. Compare quotients of one run; times are those of this"
            + " machine at that time."), List.of()));
        if (!report.floor().tables().isEmpty()) {
            text.section(report.floor());
        }
        text.section(report.environment());
        text.section(report.noise());
        if (!report.controls().tables().isEmpty()) {
            text.section(report.controls());
        }
        report.suites().forEach(text::section);
        return text.toString();
    }
}
