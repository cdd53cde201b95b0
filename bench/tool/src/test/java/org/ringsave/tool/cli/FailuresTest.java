/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.ringsave.image.ImageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (failure instanceof Error) {
                throw (Error)failure;
            }
            throw (Exception)failure;
        }
    }

    private static CommandRun failWith(Throwable failure) {
        final CommandLine commandLine = Main.commandLine();
        commandLine.addSubcommand(new Failing(failure));
        return CommandRun.of(commandLine, "fail");
    }

    private static void assertLine(Throwable failure, String line) {
        final CommandRun run = failWith(failure);
        assertThat(run.err()).isEqualTo("ringsave: " + line + System.lineSeparator());
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void failureOfTheJvmIsReportedWithARemedy() {
        assertLine(new OutOfMemoryError("Java heap space"), "out of memory: Java heap space; use fewer channels or"
            + " shorter rings, or raise -Xmx and -XX:MaxDirectMemorySize");
        assertLine(new InternalError("a fault occurred"), "a mapped ring file can't be read (a fault occurred): it was"
            + " truncated meanwhile, or its disk failed; try again when its length stays");
        assertLine(new StackOverflowError(), "unexpected java.lang.StackOverflowError; run it again with --debug and"
            + " report its output");
        assertLine(new NullPointerException(), "unexpected java.lang.NullPointerException; run it again with --debug"
            + " and report its output");
    }

    @Test
    void lackOfMemoryForAnImageIsNoDamage() {
        final ImageException lack = new ImageException(8, "memory", new OutOfMemoryError("direct")).in("a.img");
        assertLine(lack, "a.img: image offset 8: memory was refused: java.lang.OutOfMemoryError: direct; raise -Xmx and"
            + " -XX:MaxDirectMemorySize");
        assertLine(new ImageException(8, "digest", 1, 2).in("a.img"), "a.img: image offset 8: digest is 2, expected 1;"
            + " save it again, or give another file");
        assertThatThrownBy(() -> ResumeDemo.otherOptions(lack)).isSameAs(lack);
    }

    @Test
    void failureOfTheFileSystemNamesTheFile() {
        assertLine(new NoSuchFileException("a"), "a: does not exist; check the path");
        assertLine(new AccessDeniedException("a"),
            "a: access denied; check the permissions of the file and its directory");
        assertLine(new FileAlreadyExistsException("a"), "a: exists and is not a directory; give another path");
        assertLine(new FileSystemException("a", null, "Too many open files"), "a: Too many open files");
    }

    @Test
    void messageOfSeveralLinesIsPrintedInOne() {
        assertLine(new IOException("one\n  two\r\nthree\u0007"), "one two three?");
        assertLine(new IllegalStateException("the set is OPEN"), "the set is OPEN");
    }
}
