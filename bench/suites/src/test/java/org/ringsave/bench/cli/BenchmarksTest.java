/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The commands of the jar, and plain arguments of JMH. */
class BenchmarksTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        return Benchmarks.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
            .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bench --profile fast|bench: --profile=fast is not quick or full; see 'benchmarks.jar bench --help'",
        "bench --out a --resume b|bench: --out and --resume don't go together; see 'benchmarks.jar bench --help'",
        "bench --fail-if-worse|bench: --fail-if-worse needs --baseline or --against; see 'benchmarks.jar bench --help'",
        "bench --force|bench: --force needs --baseline; see 'benchmarks.jar bench --help'",
        "bench 3|bench: Unmatched argument at index 1: '3'; see 'benchmarks.jar bench --help'"})
    void wrongUsageIsOneLine(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("benchmarks.jar " + message + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void unknownSuiteGetsTheNearestName() {
        assertThat(execute("bench", "--suite", "slice", "--suite", "sve")).isEqualTo(2);
        assertThat(err.toString()).startsWith("benchmarks.jar bench: --suite=sve is none; did you mean save?"
            + " There are checked-copy, save, restore, ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "no-such: holds no run of 'benchmarks.jar bench' (no run.json); check the path, or start a run without"
            + " --resume|bench --resume no-such",
        "no-such: holds no results (no environment.json); give a directory that 'benchmarks.jar bench' wrote"
            + "|bench --baseline no-such",
        "no-such: holds no results (no environment.json); give a directory that 'benchmarks.jar bench' wrote"
            + "|report no-such"})
    void directoryWithoutARunIsOneLine(String message, String arguments) {
        assertThat(execute(arguments.split(" "))).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("benchmarks.jar: " + message + System.lineSeparator());
    }

    @Test
    void helpNamesCommandsAndJmh() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: benchmarks.jar", "go to JMH", "bench", "report");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "report", "--help", "--version"})
    void firstArgumentSelectsACommand(String argument) {
        assertThat(Benchmarks.isOurs(Benchmarks.commandLine(), argument, "-h")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RingBenchmark", "-l", "-h", "-f", "jmh", ".*", "benchmark"})
    void otherFirstArgumentsGoToJmh(String argument) {
        assertThat(Benchmarks.isOurs(Benchmarks.commandLine(), argument, "bench")).isFalse();
        assertThat(Benchmarks.isOurs(Benchmarks.commandLine())).isFalse();
    }

    @Test
    void jmhHelpStartsWithTheCommands() throws Exception {
        final PrintStream before = System.out;
        final ByteArrayOutputStream captured = new ByteArrayOutputStream();
        try (PrintStream replacement = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
            System.setOut(replacement);
            Benchmarks.main(new String[] {"-h"});
        } finally {
            System.setOut(before);
        }
        assertThat(captured.toString(StandardCharsets.UTF_8)).startsWith("Commands of this jar: bench, report")
            .contains("-foe <bool>", "-prof <profiler>");
    }

    @Test
    void failedBenchmarkFailsTheRunUnlessToldOtherwise() {
        assertThat(new JmhArguments("-l", "-v").complete()).containsExactly("-l", "-v", "-foe", "true");
        assertThat(new JmhArguments("-foe", "false").complete()).containsExactly("-foe", "false");
    }

    @Test
    void fileOfJmhNeedsItsDirectory() {
        assertThat(new JmhArguments("Ring", "-rf", "json", "-rff", "no-such/x.json").fileFault())
            .hasValue("no-such/x.json: its directory does not exist; create it first");
        assertThat(new JmhArguments("Ring", "-o", "no-such/log").fileFault()).isPresent();
        assertThat(new JmhArguments("Ring", "-rff", "x.json", "-p", "no-such/x=1").fileFault()).isEmpty();
        assertThat(new JmhArguments("-o", "\uFFFD/log").fileFault()).hasValueSatisfying(
            fault -> assertThat(fault).startsWith("\uFFFD/log: the locale's character set "));
    }

    @Test
    void jmhReplacesOnlyItsOwnResults(@TempDir Path directory) throws IOException {
        final Path file = directory.resolve("results");
        final JmhArguments arguments = new JmhArguments("Ring", "-o", file + ".log", "-rff", file.toString());
        assertThat(arguments.fileFault()).isEmpty();
        for (final String old : List.of("", "[\n    {\n        \"jmhVersion\" : \"1.37\",", "[\n]\n",
            "\"Benchmark\",\"Mode\",\"Threads\"", "\"Benchmark\";\"Mode\"", "Benchmark  (pages)  Mode  Cnt  Score",
            "\\begin{tabular}{r|")) {
            Files.writeString(file, old);
            assertThat(arguments.fileFault()).as(old).isEmpty();
        }
        for (final String foreign : List.of("precious", "[1]", "{}")) {
            Files.writeString(file, foreign);
            assertThat(arguments.fileFault())
                .hasValue(file + ": exists and holds no results of JMH; give another path, or remove it");
            assertThat(new JmhArguments("-rff=" + file).fileFault()).isEqualTo(arguments.fileFault());
            assertThat(new JmhArguments("--rff", file.toString()).fileFault()).isEqualTo(arguments.fileFault());
            assertThat(new JmhArguments("Ring", "-rff").fileFault()).as("JMH names what is missing").isEmpty();
        }
        assertThat(new JmhArguments("Ring", "-rff", "/dev/null").fileFault()).isEmpty();
    }

    /** JMH keeps the flags that an annotation adds, unless it is told to add others in their place. */
    @ParameterizedTest
    @ValueSource(strings = {"-jvmArgsPrepend", "-jvmArgsP", "--jvmArgsPrepend", "-jvmArgsPrepend=-Xmx1g",
        "--jvmArgsPrepend=-Xmx1g"})
    void flagsInThePlaceOfTheAnnotationsAreRefused(String option) {
        assertThat(new JmhArguments("Ring", option, "-Xmx1g").flagFault()).hasValue(option.split("=")[0]
            + " would drop the flags of the benchmarks' annotations; give -jvmArgsAppend, whose flags come behind"
            + " them");
        assertThat(new JmhArguments("Ring", "-jvmArgs", "-Dx=jvmArgsPrepend", "-jvmArgsAppend", "-Xmx1g").flagFault())
            .isEmpty();
    }

    /** So the options that are left take the place of no flag. */
    @Test
    void annotationsAddTheirFlagsInOneWay() {
        final OutputFormat silent = OutputFormatFactory.createFormatInstance(
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        final Set<BenchmarkListEntry> entries = BenchmarkList.defaultList().find(silent, List.of(".*"), List.of());
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getJvmArgs().hasValue()).isFalse();
            assertThat(entry.getJvmArgsAppend().hasValue()).isFalse();
        }).anySatisfy(entry -> assertThat(entry.getJvmArgsPrepend().orElse(List.of()))
            .contains("-Dringsave.benchmark.checksums=off"));
    }

    /** Without one, Chronicle's first use prints lines that look like a warning. */
    @Test
    void jarHasALoggerThatPrintsNothing() throws ReflectiveOperationException {
        assertThat(ServiceLoader.load(Class.forName("org.slf4j.spi.SLF4JServiceProvider"))).singleElement()
            .extracting(Object::getClass).extracting(Class::getName).isEqualTo("org.slf4j.nop.NOPServiceProvider");
    }
}
