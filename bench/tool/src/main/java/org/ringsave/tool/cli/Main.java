/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.List;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.console.NoCommandException;
import org.ringsave.tool.console.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The main class of the runnable jar. */
@Command(name = "ringsave",
    description = "Saves and restores the state of channels: rings in off-heap memory and requests in flight.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 done; 1 the input or the result is bad; 2 wrong usage.",
        "Benchmarks and their reports are in another jar: 'java -jar benchmarks.jar'.",
        "'ringsave COMMAND --help' says more. Start with 'ringsave demo'."})
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(DemoCommand.class, SampleCommand.class, SaveCommand.class,
        RestoreCommand.class, VerifyCommand.class, InfoCommand.class, DumpCommand.class, DiffCommand.class,
        MergeCommand.class, StoreCommand.class, SendCommand.class, ReceiveCommand.class, PlanCommand.class,
        ContinueCommand.class, TakeOverCommand.class, LeadCommand.class, FollowCommand.class);

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
        System.exit(commandLine(args).execute(args));
    }

    /**
     * The whole command line, ready to execute.
     *
     * @return a new one each time.
     */
    public static CommandLine commandLine() {
        return of(COMMANDS);
    }

    /**
     * The part of the command line that some arguments need: the command that comes first, or all of them. To build
     * the models of all commands takes longer than most commands last.
     */
    static CommandLine commandLine(String[] args) {
        for (final Class<?> command : COMMANDS) {
            if (args.length > 0 && args[0].equals(command.getAnnotation(Command.class).name())) {
                return of(List.of(command));
            }
        }
        return commandLine();
    }

    private static CommandLine of(List<Class<?>> commands) {
        final Main main = new Main();
        final CommandLine commandLine = new CommandLine(main).setExpandAtFiles(false);
        commands.forEach(commandLine::addSubcommand);
        return Failures.handle(commandLine, main::isDebug);
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
