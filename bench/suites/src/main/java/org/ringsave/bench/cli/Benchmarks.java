/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.NoCommandException;
import org.ringsave.tool.console.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The main class of {@code benchmarks.jar}. If the first argument is a command of its own, it runs that command;
 * otherwise JMH gets all arguments.
 */
@Command(name = Benchmarks.NAME,
    description = "Measures and reports; all other arguments go to JMH: -h lists them, -l lists the benchmarks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchCommand.class, ReportCommand.class},
    footer = {"", "Exit codes: 0 done; 1 the input or the result is bad; 2 wrong usage."})
public final class Benchmarks implements Runnable {
    /** Name of the jar in messages. */
    static final String NAME = "benchmarks.jar";

    private static final String FAIL_ON_ERROR = "-foe";
    private static final String JMH_HELP = "-h";
    /** The results, and the log. */
    private static final Set<String> JMH_FILES = Set.of("-rff", "-o");

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error too.")
    private boolean debug;

    private Benchmarks() {
        // Made by commandLine() only.
    }

    /**
     * Run a command or JMH, and exit with its code.
     *
     * @param args command, options and operands; or arguments of JMH.
     * @throws IOException if JMH can't read or write a file.
     */
    public static void main(String[] args) throws IOException {
        final CommandLine commandLine = commandLine();
        if (isOurs(commandLine, args)) {
            System.exit(commandLine.execute(args));
        }
        if (Arrays.asList(args).contains(JMH_HELP)) {
            System.out.println("Commands of this jar: " + String.join(", ", commandLine.getSubcommands().keySet())
                + "; '" + NAME + " --help' says more. All other arguments are JMH's:");
        }
        final Optional<Path> file = fileWithoutADirectory(args);
        if (file.isPresent()) {
            // JMH would say so with the stack trace of an exception.
            System.err.println(NAME + ": " + file.get() + ": its directory does not exist; create it first");
            System.exit(CommandLine.ExitCode.USAGE);
        }
        org.openjdk.jmh.Main.main(withFailOnError(List.of(args)).toArray(new String[0]));
    }

    /**
     * The command line of the jar's own commands.
     *
     * @return a new one each time.
     */
    public static CommandLine commandLine() {
        final Benchmarks benchmarks = new Benchmarks();
        final CommandLine commandLine = new CommandLine(benchmarks).setExpandAtFiles(false);
        return Failures.handle(commandLine, benchmarks::isDebug);
    }

    /** JMH knows neither the commands nor options of two dashes. */
    static boolean isOurs(CommandLine commandLine, String... args) {
        return args.length > 0
            && (commandLine.getSubcommands().containsKey(args[0]) || args[0].startsWith("--"));
    }

    /** A file that JMH is told to write and can't. */
    static Optional<Path> fileWithoutADirectory(String... args) {
        return IntStream.range(1, args.length).filter(i -> JMH_FILES.contains(args[i - 1]))
            .mapToObj(i -> Path.of(args[i])).filter(file -> !Files.isDirectory(file.toAbsolutePath().getParent()))
            .findFirst();
    }

    /** A benchmark that fails must not pass for a benchmark that ran, unless the arguments say so. */
    static List<String> withFailOnError(List<String> given) {
        final List<String> all = new ArrayList<>(given);
        if (!all.contains(FAIL_ON_ERROR)) {
            all.add(FAIL_ON_ERROR);
            all.add("true");
        }
        return all;
    }

    private boolean isDebug() {
        return debug;
    }

    /** Prints the commands, if no command is given. */
    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
