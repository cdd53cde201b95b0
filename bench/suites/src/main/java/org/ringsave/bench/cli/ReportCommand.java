/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.bench.report.HtmlReport;
import org.ringsave.bench.report.MarkdownReport;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run again. */
@Command(name = "report", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Write the report of a run again, from the files that 'benchmarks.jar bench' left in its directory."
        + " An older report is replaced, any other file only with --force.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The directory of the run.")
    private Path directory;

    @Mixin
    private Outputs outputs;

    @Override
    public Integer call() throws IOException {
        outputs.requireText(directory.resolve(MarkdownReport.FILE), MarkdownReport.START, "report of a run");
        outputs.requireText(directory.resolve(HtmlReport.FILE), HtmlReport.START, "report of a run");
        MarkdownReport.write(directory);
        HtmlReport.write(directory);
        spec.commandLine().getOut().println("report: " + directory.resolve(MarkdownReport.FILE) + ", "
            + directory.resolve(HtmlReport.FILE));
        return 0;
    }
}
