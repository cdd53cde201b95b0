/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ringsave.bench.report.Comparison;
import org.ringsave.bench.report.HtmlReport;
import org.ringsave.bench.report.MarkdownReport;
import org.ringsave.bench.report.Results;
import org.ringsave.bench.run.BenchRun;
import org.ringsave.bench.run.Environment;
import org.ringsave.bench.run.Profile;
import org.ringsave.bench.run.ResultsDirectory;
import org.ringsave.bench.run.RunState;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;
import org.ringsave.tool.console.Terminal;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs all suites, keeps their results, and compares them with an earlier run. */
@Command(name = "bench", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = {"Measure everything and write it to a directory of its own: the results of JMH and the rigs as JSON,"
        + " histograms, the environment with its noise, and a report. Leave the machine alone meanwhile.",
        "With --against, measure two builds by turns instead: the way to judge a change on a noisy machine.",
        "Exit code 0: all is measured; 1: something failed or is missing, two runs can't be compared, or something is"
        + " worse and --fail-if-worse is given; 2: wrong usage. An interrupt keeps the finished suites."})
final class BenchCommand implements Callable<Integer> {
    private static final double BUSY = 0.5;

    @Spec
    private CommandSpec spec;

    @Option(names = "--profile", paramLabel = "PROFILE",
        description = "quick: at most 4 minutes on two cores, a look; full: at most 60, for figures to quote."
            + " Default: quick, or that of --resume.")
    private String profileName;

    @Option(names = "--suite", paramLabel = "NAME", description = "Only this suite; may be repeated. Default: all.")
    private List<String> suiteNames = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR",
        description = "Where the directory of this run is made. Default: results if there, else ringsave-results.")
    private Path out;

    @Option(names = "--resume", paramLabel = "DIR",
        description = "Go on with the run in this directory: suites that are finished there are not run again.")
    private Path resume;

    @Option(names = "--baseline", paramLabel = "DIR",
        description = "Compare with the run in this directory, of the same machine: better, worse, or within noise.")
    private Path baseline;

    @Mixin
    private AgainstBuild against = new AgainstBuild();

    @Option(names = "--fail-if-worse", description = "Exit with 1 if something is worse than in --baseline, or than the"
        + " build of --against.")
    private boolean failIfWorse;

    @Option(names = "--force", description = "Compare even with another machine, or one whose noise is not known.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        check();
        final PrintWriter printer = spec.commandLine().getOut();
        final RunState before = resume == null ? null : RunState.read(resume);
        final Profile profile = profile(before);
        if (against.isGiven()) {
            final List<Suite> turns = suiteNames.isEmpty()
                ? Suites.all().stream().filter(AgainstBuild::isUsual).toList() : suites(null);
            return against.compare(turns, profile, printer) && failIfWorse ? 1 : 0;
        }
        final List<Suite> suites = suites(before);
        final Results earlier = baseline == null ? null : Results.read(baseline);
        final Environment environment = Environment.current();
        if (earlier != null) {
            // A failure now is better than one in an hour.
            requireComparable(earlier, environment.machine());
        }
        if (environment.load() > BUSY) {
            printer.println("the machine is busy (load average " + environment.load()
                + "): figures measured now may be wrong");
        }
        final Path directory = resume == null
            ? ResultsDirectory.create(out == null ? ResultsDirectory.usualParent(Path.of("")) : out,
                environment.directoryName())
            : resume;
        if (resume != null) {
            ResultsDirectory.preflight(directory);
        }
        final BenchRun run =
            new BenchRun(suites, profile, directory, environment, printer, Terminal.isInteractive());
        final boolean isWhole = run(run);
        if (run.isInterrupted()) {
            return 1;
        }
        if (isWhole || !Results.isEmpty(directory)) {
            MarkdownReport.write(directory);
            HtmlReport.write(directory);
            printer.println("report: " + directory.resolve(MarkdownReport.FILE) + ", "
                + directory.resolve(HtmlReport.FILE));
        }
        final boolean isWorse = earlier != null && compare(earlier, directory, printer);
        return isWhole && !(isWorse && failIfWorse) ? 0 : 1;
    }

    private void check() {
        if (out != null && resume != null) {
            throw new ParameterException(spec.commandLine(), "--out and --resume don't go together");
        }
        if (baseline == null && (failIfWorse && !against.isGiven() || force)) {
            throw new ParameterException(spec.commandLine(),
                failIfWorse ? "--fail-if-worse needs --baseline or --against" : "--force needs --baseline");
        }
        if (against.isGiven() && (out != null || resume != null || baseline != null)) {
            throw new ParameterException(spec.commandLine(),
                "--against keeps no results; give it without --out, --resume and --baseline");
        }
        for (final String name : suiteNames) {
            if (Suites.find(name).isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--suite=" + name + " is none; did you mean "
                    + Suites.nearest(name) + "? There are "
                    + Suites.all().stream().map(Suite::name).collect(Collectors.joining(", ")));
            }
        }
        final String fault = against.fault(suiteNames.isEmpty() ? List.of() : suites(null));
        if (!fault.isEmpty()) {
            throw new ParameterException(spec.commandLine(), fault);
        }
    }

    private Profile profile(RunState before) {
        if (profileName == null) {
            return before == null ? Profile.QUICK : before.profile();
        }
        for (final Profile profile : Profile.values()) {
            if (profile.toString().equals(profileName)) {
                return profile;
            }
        }
        throw new ParameterException(spec.commandLine(), "--profile=" + profileName + " is not quick or full");
    }

    private List<Suite> suites(RunState before) {
        final List<String> names = suiteNames.isEmpty() && before != null ? before.selected() : suiteNames;
        return names.isEmpty() ? Suites.all()
            : Suites.all().stream().filter(suite -> names.contains(suite.name())).toList();
    }

    private static boolean run(BenchRun run) throws IOException {
        final Thread hook = new Thread(run::interrupt);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.run();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // This JVM is shutting down already, and the hook removes everything.
            }
        }
    }

    private void requireComparable(Results earlier, JsonObject machine) throws IOException {
        final String obstacle = Comparison.obstacle(earlier, machine);
        if (!obstacle.isEmpty() && !force) {
            throw new IOException(obstacle + ": not comparable; --force compares nevertheless");
        }
    }

    private boolean compare(Results earlier, Path directory, PrintWriter printer) throws IOException {
        final Results now = Results.read(directory);
        final Comparison comparison = new Comparison(earlier, now);
        comparison.lines().forEach(printer::println);
        return comparison.worse() > 0;
    }
}
