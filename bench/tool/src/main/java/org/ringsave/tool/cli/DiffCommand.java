/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.inspect.Difference;
import org.ringsave.inspect.ImageDiff;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.JsonOutline;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says in which parts two images differ. */
@Command(name = "diff", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Say in which parts two full images differ, and what the second has there compared with the first."
        + " It reads digests and checksums first, and bytes only where they differ. Two deltas of one base are compared"
        + " by what they hold; merge others with their bases first.",
    footer = {"", "Exit codes: 0 no difference; 1 they differ; 2 wrong usage, or an image can't be read.",
        "Example: ringsave diff expected.img actual.img",
        "Example: ringsave diff --json --limit 20 expected.img actual.img"})
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "The first image.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "The second image.")
    private Path second;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000",
        description = "Most differences to list, 0 to 1000000. Default: ${DEFAULT-VALUE}.")
    private String limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        final int most = (int)Options.whole(spec, "--limit", limit, 0, 1_000_000);
        final ImageDiff diff;
        try {
            final FileProgress progress = new FileProgress(spec, "diff", ImageInfo.read(first).length());
            diff = ImageDiff.of(first, second, most, progress::at);
            progress.end();
        } catch (IOException | RuntimeException e) {
            spec.commandLine().getErr().println(Failures.line("ringsave: " + Failures.message(e)));
            return ExitCode.USAGE;
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(diff, out);
        } else if (diff.isEmpty()) {
            out.println(first + " and " + second + ": no difference");
        } else {
            diff.toString().lines().forEach(out::println);
        }
        return diff.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void printJson(ImageDiff diff, PrintWriter writer) {
        final JsonOutline out = new JsonOutline(writer, false);
        out.value("equal", diff.isEmpty());
        out.value("count", diff.count());
        out.beginList("differences");
        for (final Difference difference : diff.differences()) {
            out.row("part", difference.part(), "text", difference.text());
        }
        out.end();
        out.end();
    }
}
