/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.ringsave.bench.run.JmhLock;
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

    private static final String JMH_HELP = "-h";

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
        final JmhArguments arguments = new JmhArguments(args);
        final Optional<String> obstacle = arguments.flagFault().or(arguments::fileFault)
            .or(() -> arguments.isRun() ? JmhLock.obstacle() : Optional.empty());
        if (obstacle.isPresent()) {
            System.err.println(NAME + ": " + obstacle.get());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        org.openjdk.jmh.Main.main(arguments.complete().toArray(new String[0]));
        if (System.out.checkError()) {
            System.err.println(NAME + ": " + Failures.OUTPUT_LOST);
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
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

    private boolean isDebug() {
        return debug;
    }

    /** Prints the commands, if no command is given. */
    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
