/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The main class of the runnable jar. */
@Command(name = "ringsave",
    description = "Saves and restores the state of channels: rings in off-heap memory and what is in flight.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, SampleCommand.class, SaveCommand.class, RestoreCommand.class,
        VerifyCommand.class, MergeCommand.class, BenchCommand.class, ReportCommand.class, PlanCommand.class,
        JmhCommand.class, ContinueCommand.class, ReceiveCommand.class},
    footer = {"", "Exit codes: 0 done; 1 the input or the result is bad; 2 wrong usage.",
        "'ringsave COMMAND --help' says more. Start with 'ringsave demo'."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error too.")
    private boolean debug;

    private Main() {
        // Made by commandLine() only.
    }

    /**
     * Run a command and exit with its code.
     *
     * @param args command, options and operands.
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /**
     * The whole command line, ready to execute.
     *
     * @return a new one each time.
     */
    public static CommandLine commandLine() {
        final Main main = new Main();
        final CommandLine commandLine = new CommandLine(main);
        final Failures failures = new Failures(main::isDebug);
        commandLine.setExpandAtFiles(false);
        commandLine.setParameterExceptionHandler(failures);
        commandLine.setExecutionExceptionHandler(failures);
        commandLine.setExecutionStrategy(parsed -> {
            try {
                return new CommandLine.RunLast().execute(parsed);
            } catch (Error e) {
                // picocli passes on exceptions only, but a lack of memory or a truncated file is an Error.
                throw new ExecutionException(commandLine, e.toString(), e);
            }
        });
        commandLine.getSubcommands().get("jmh").setStopAtUnmatched(true).setStopAtPositional(true);
        return commandLine;
    }

    private boolean isDebug() {
        return debug;
    }

    /** Without a command: say which there are. */
    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }

    /** No command was given: the usage is the answer. */
    static final class NoCommandException extends CommandLine.ParameterException {
        private static final long serialVersionUID = 1L;

        NoCommandException(CommandLine commandLine) {
            super(commandLine, "no command");
        }
    }
}
