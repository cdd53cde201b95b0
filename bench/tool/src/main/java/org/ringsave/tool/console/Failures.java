/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.ringsave.image.ImageException;
import org.ringsave.memory.Platform;
import org.ringsave.ring.RingDamageException;
import org.ringsave.save.CaptureException;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports every failure of a command as one line and an exit code. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Says that a command's text did not come to its reader. */
    public static final String OUTPUT_LOST =
        "the standard output was not written as a whole: it is closed or full; give it another one";
    private static final String MORE_MEMORY = "raise -Xmx and -XX:MaxDirectMemorySize";

    private final BooleanSupplier debug;

    private Failures(BooleanSupplier debug) {
        this.debug = debug;
    }

    /**
     * Makes a command line report failures in one line.
     *
     * @param commandLine command line to set up.
     * @param debug       true: stack traces are printed too.
     * @return the command line.
     */
    public static CommandLine handle(CommandLine commandLine, BooleanSupplier debug) {
        final Failures failures = new Failures(debug);
        commandLine.registerConverter(Path.class, Failures::path);
        return commandLine.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures)
            .setExecutionStrategy(parsed -> {
                try {
                    final int code = new CommandLine.RunLast().execute(parsed);
                    requireWritten(commandLine);
                    return code;
                } catch (Error e) {
                    // picocli passes on exceptions only, but a lack of memory or a truncated file is an Error.
                    throw new ExecutionException(commandLine, e.toString(), e);
                }
            });
    }

    /** An output that was lost must not pass for a command that has told all. Writers keep such a failure back. */
    private static void requireWritten(CommandLine commandLine) {
        // The writer may lie on the standard output, and would not hear of its failure.
        if (commandLine.getOut().checkError() | System.out.checkError()) {
            throw new ExecutionException(commandLine, OUTPUT_LOST, new IOException(OUTPUT_LOST));
        }
    }

    /**
     * Reads a path. A file that the locale can't name would not be found, whatever the command.
     *
     * @param text of an option or operand.
     * @return the path.
     * @throws TypeConversionException if the locale can't name it, with the remedy.
     */
    public static Path path(String text) {
        final String whole = text.startsWith("/") ? text : System.getProperty("user.dir") + '/' + text;
        if (!Platform.isNameable(whole)) {
            throw new TypeConversionException(text + ": " + Platform.nameFault());
        }
        return Path.of(text);
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        final CommandLine command = exception.getCommandLine();
        final PrintWriter err = command.getErr();
        if (exception instanceof NoCommandException) {
            command.usage(err);
        } else {
            final String name = command.getCommandSpec().qualifiedName();
            err.println(line(name + ": " + usageMessage(exception) + "; see '" + name + " --help'"));
            printStackTrace(exception, err);
        }
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        final Throwable failure = exception instanceof ExecutionException && exception.getCause() != null
            ? exception.getCause() : exception;
        // A command without a path may start a JVM or make a directory where it is.
        final String place = Platform.isNameable(System.getProperty("user.dir")) ? "" : "; " + Platform.nameFault();
        command.getErr().println(line(command.getCommandSpec().root().qualifiedName() + ": " + message(failure)
            + place));
        printStackTrace(failure, command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The first word that a command of commands does not know is a mistyped command. */
    private static String usageMessage(ParameterException exception) {
        final Map<String, CommandLine> commands = exception.getCommandLine().getSubcommands();
        if (!(exception instanceof UnmatchedArgumentException) || commands.isEmpty()
            || ((UnmatchedArgumentException)exception).isUnknownOption()) {
            return exception.getMessage();
        }
        final UnmatchedArgumentException unmatched = (UnmatchedArgumentException)exception;
        final List<String> near = unmatched.getSuggestions();
        return "there is no command '" + unmatched.getUnmatched().get(0) + "'; " + (near.isEmpty()
            ? "the commands are " + String.join(", ", commands.keySet()) : "the nearest is " + near.get(0));
    }

    private void printStackTrace(Throwable failure, PrintWriter err) {
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    /**
     * Describes a failure in one line: the failure, its place, and the remedy.
     *
     * @param failure any failure.
     * @return text of the message.
     */
    public static String message(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + failure.getMessage()
                + "; use fewer channels or shorter rings, or " + MORE_MEMORY;
        }
        if (failure instanceof InternalError) {
            return "a mapped ring file can't be read (" + failure.getMessage()
                + "): it was truncated meanwhile, or its disk failed; try again when its length stays";
        }
        if (failure instanceof CaptureException) {
            return "requests in flight take " + Units.bytes(((CaptureException)failure).bytesRequired())
                + ", a save can capture 1 GiB; use fewer channels or fewer requests in flight";
        }
        if (failure instanceof ClosedByInterruptException) {
            return "the thread was interrupted while it read or wrote a file; run it again";
        }
        if (failure instanceof FileSystemException) {
            return fileMessage((FileSystemException)failure);
        }
        if (failure instanceof ImageException) {
            return imageMessage((ImageException)failure, "save it again, or give another file");
        }
        if (failure instanceof RingDamageException) {
            return failure.getMessage() + "; name another ring file, or have its writer make it again";
        }
        if (failure instanceof StoreException && ((StoreException)failure).fault() == StoreException.Fault.LOCKED) {
            // The message names a call of the library.
            return failure.getMessage().replaceFirst("; .*", "; try again when that one has ended");
        }
        final boolean isExplained = failure.getMessage() != null && (failure instanceof IOException
            || failure instanceof IllegalStateException || failure instanceof IllegalArgumentException
            || failure.getClass().getName().startsWith("org.ringsave."));
        return isExplained ? failure.getMessage()
            : "unexpected " + failure + "; run it again with --debug and report its output";
    }

    /**
     * Describes a refused image in one line.
     *
     * @param refusal of an image.
     * @param remedy  of damage. The refusal of a version and a lack of memory have their own.
     * @return text of the message.
     */
    public static String imageMessage(ImageException refusal, String remedy) {
        if (refusal.isLackOfMemory()) {
            return refusal.getMessage() + "; " + MORE_MEMORY;
        }
        return refusal.field().equals("version") ? refusal.getMessage() : refusal.getMessage() + "; " + remedy;
    }

    private static String fileMessage(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getMessage() + store(failure);
        }
        final String file = failure.getFile();
        if (failure instanceof NoSuchFileException) {
            return file + ": does not exist; check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return file + ": access denied; check the permissions of the file and its directory";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return file + ": exists and is not a directory; give another path";
        }
        return file + ": " + failure.getClass().getSimpleName() + "; check the path";
    }

    /** Where a store is given for an image, the commands that take it. */
    private static String store(FileSystemException failure) {
        final String file = failure.getFile();
        try {
            if (!failure.getReason().startsWith("is a directory; name an image")
                || ImageStore.read(Path.of(file)).list().isEmpty()) {
                return "";
            }
        } catch (StoreException e) {
            return "";
        }
        return ": it is a store, see 'ringsave store list " + file + "' and 'ringsave store check " + file + "'";
    }

    /**
     * Makes one line of a text. A file name may hold any character; a line may not.
     *
     * @param text text with any characters.
     * @return the text without line breaks and control characters.
     */
    public static String line(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
