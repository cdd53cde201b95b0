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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run again. */
@Command(name = "report", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Write the report of a run again, from the files that 'benchmarks.jar bench' left in its directory.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The directory of the run.")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        MarkdownReport.write(directory);
        HtmlReport.write(directory);
        spec.commandLine().getOut().println("report: " + directory.resolve(MarkdownReport.FILE) + ", "
            + directory.resolve(HtmlReport.FILE));
        return 0;
    }
}
