/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.bench.cli.Benchmarks;

/** Real child processes that fail or are ended. */
class ChildProcessTest {
    private static final String FAILING = "-f 1 -wi 0 -i 1 -r 1ms -p entries=-1";
    private static final String IGNORE_LOCK = "-Djmh.ignoreLock=true";

    private static Process start(String... arguments) throws Exception {
        final List<String> command = new java.util.ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), IGNORE_LOCK, "-cp",
            System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void terminatedProcessKeepsItsFinishedSuites(@TempDir Path directory) throws Exception {
        final Process process = start(InterruptedRun.class.getName(), directory.toString());
        final String rest;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("b 2 of 2, ETA")) {
                line = lines.readLine();
            }
            assertThat(line).as("the second suite has begun").isNotNull();
            // Ending the process through its handle leaves the streams open.
            process.toHandle().destroy();
            rest = lines.lines().collect(Collectors.joining("\n"));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).isNotZero();
        assertThat(rest).contains("interrupted: 1 of 2 suites are finished in " + directory,
            "missing: b; go on with 'benchmarks.jar bench --resume " + directory);
        assertThat(RunState.read(directory).isFinished("a")).isTrue();
        assertThat(RunState.read(directory).isFinished("b")).isFalse();
        assertThat(directory.resolve("a.json")).hasContent("[{\"case\": \"x\"}]");
        assertThat(directory.resolve("b.json")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void failedBenchmarkIsReportedWithItsException(@TempDir Path directory) throws Exception {
        final SuiteOptions way = SuiteOptions.options(1, FAILING);
        final Path log = directory.resolve("x.log");
        final Optional<String> fault = new ChildStep(IGNORE_LOCK).run(
            new Suite("x", "?", Suite.Kind.JMH, "\\.InFlightBenchmark\\.alternating$", way, way,
                List.of()), Profile.QUICK, directory, log,
            60, () -> { });
        assertThat(fault).hasValueSatisfying(reason -> assertThat(reason).startsWith("exit code 1: ")
            .contains("IllegalArgumentException"));
        assertThat(Files.readString(log)).contains("InFlightBenchmark");
    }

    @Test
    @Tag("slow")
    void failedBenchmarkOfJmhExitsWithOne() throws Exception {
        final List<String> arguments = new java.util.ArrayList<>(List.of(Benchmarks.class.getName(),
            "InFlightBenchmark.alternating$"));
        arguments.addAll(List.of(FAILING.split(" ")));
        final Process process = start(arguments.toArray(new String[0]));
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(1);
    }

    @Test
    void suiteThatTakesTooLongIsEnded(@TempDir Path directory) throws Exception {
        final SuiteOptions way = SuiteOptions.options(1, "x");
        final Suite endless = new Suite("x", "?", Suite.Kind.RIG, Endless.class.getName(), way, way, List.of());
        final int[] pulses = {0};
        final Optional<String> fault = new ChildStep().run(endless, Profile.QUICK, directory,
            directory.resolve("x.log"), 0.5, () -> pulses[0]++);
        assertThat(fault).contains("took longer than 0.5 s and was ended");
        assertThat(pulses[0]).isPositive();
    }

    @Test
    void suiteStartsWithTheVariablesThatItAsksFor(@TempDir Path directory) throws Exception {
        final SuiteOptions way = SuiteOptions.options(1, "x");
        final Suite telling = new Suite("x", "?", Suite.Kind.RIG, Telling.class.getName(), way, way, List.of());
        for (final Suite suite : List.of(telling, telling.withVariable("RINGSAVE_TEST", "as asked"))) {
            final Path log = directory.resolve("x.log");
            assertThat(new ChildStep().run(suite, Profile.QUICK, directory, log, 60, () -> { })).isEmpty();
            assertThat(log).content().isEqualToIgnoringNewLines(suite == telling ? "null" : "as asked");
        }
        assertThat(telling.options(Profile.QUICK)).isEqualTo(Telling.class.getName() + " x");
        assertThat(telling.withVariable("B", "2").withVariable("A", "1").options(Profile.QUICK))
            .isEqualTo("A=1 B=2 " + Telling.class.getName() + " x");
    }

    /** Prints one variable of its environment. */
    static final class Telling {
        private Telling() {
        }

        public static void main(String[] args) {
            System.out.println(System.getenv("RINGSAVE_TEST"));
        }
    }

    /** Never ends by itself. */
    static final class Endless {
        private Endless() {
        }

        public static void main(String[] args) throws Exception {
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void childUsesTheSameTemporaryDirectory() {
        assertThat(ChildStep.handedOn(List.of("-Xmx1g", "-Djava.io.tmpdir=/x", "-Dother=1", "-Djmh.ignoreLock=true")))
            .containsExactly("-Djava.io.tmpdir=/x", "-Djmh.ignoreLock=true");
    }

    @Test
    void lockOfAnotherRunOrUserIsToldBefore(@TempDir Path directory) throws Exception {
        final Path file = directory.resolve("jmh.lock");
        assertThat(JmhLock.obstacle(file)).isEmpty();
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(JmhLock.obstacle(file)).contains(file
                + ": another JMH run holds it; wait for its end, or give the JVM -Djmh.ignoreLock=true");
        }
        assertThat(JmhLock.obstacle(file)).isEmpty();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(JmhLock.obstacle(file)).hasValueSatisfying(line -> assertThat(line).startsWith(file
            + ": JMH can't lock it (").endsWith("remove it, or give the JVM -Djava.io.tmpdir=DIR"));
    }

    @Test
    void reasonOfAFailureIsFoundInItsLog(@TempDir Path directory) throws Exception {
        final Path log = directory.resolve("x.log");
        Files.writeString(log, "# JMH\n<failure>\n\njava.lang.IllegalStateException: why\n\tat Some.error(Error.java)\n"
            + "org.openjdk.jmh.runner.RunnerException: Benchmark caught the exception\nend\n");
        assertThat(ChildStep.said(log)).isEqualTo("java.lang.IllegalStateException: why");
        Files.writeString(log, "ERROR: org.openjdk.jmh.runner.RunnerException: ERROR: Unable to acquire the lock\n"
            + "\tat org.openjdk.jmh.runner.Runner.run(Runner.java:210)\n");
        assertThat(ChildStep.said(log)).endsWith("Unable to acquire the lock");
        Files.writeString(log, "first\nlast\n\n");
        assertThat(ChildStep.said(log)).isEqualTo("last");
        Files.writeString(log, "");
        assertThat(ChildStep.said(log)).isEqualTo("it printed nothing");
    }
}
