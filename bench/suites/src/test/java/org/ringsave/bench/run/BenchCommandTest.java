/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.bench.cli.Benchmarks;

/** The command on finished runs, so that no test measures anything. */
class BenchCommandTest {
    private static final Suite DIGEST = Suites.find("digest").orElseThrow();

    @TempDir
    private Path temporary;
    private final StringWriter printed = new StringWriter();
    private Path before;
    private Path slower;

    @BeforeEach
    void create() throws IOException {
        before = measured("before", "1.5");
        slower = measured("slower", "2.0");
    }

    /** A finished run of this machine and build, in which each benchmark took this time. */
    private Path measured(String name, String nanoseconds) throws IOException {
        final Path directory = ResultsDirectory.create(temporary, name);
        final FakeStep step = new FakeStep()
            .writing("digest", FakeStep.whole(DIGEST, Profile.QUICK).replace("1.5", nanoseconds));
        assertThat(new BenchRun(List.of(DIGEST), Profile.QUICK, directory, Environment.current(),
            new PrintWriter(new StringWriter()), false, step, System::nanoTime).run()).isTrue();
        return directory;
    }

    private int execute(Object... arguments) {
        final String[] texts = java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return Benchmarks.commandLine().setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true))
            .execute(texts);
    }

    @Test
    void completeRunGetsItsReport() throws Exception {
        assertThat(execute("bench", "--resume", before)).as("%s", printed).isZero();
        assertThat(printed.toString()).contains("1 of 1 suites are finished already",
            "report: " + before.resolve("report.md"));
        final String report = Files.readString(before.resolve("report.md"));
        assertThat(report).contains("## digest");
        Files.delete(before.resolve("report.md"));
        assertThat(execute("report", before)).isZero();
        assertThat(before.resolve("report.md")).hasContent(report);
    }

    @Test
    void reportReplacesOnlyReports() throws Exception {
        for (final String name : List.of("report.md", "report.html")) {
            assertThat(execute("report", before)).isZero();
            assertThat(execute("report", before)).as("its own, %s", printed).isZero();
            final Path file = Files.writeString(before.resolve(name), "# Notes\nprecious\n");
            assertThat(execute("report", before)).isEqualTo(1);
            assertThat(printed.toString()).contains("benchmarks.jar: " + file
                + ": exists and is no report of a run; give another path, or replace it with --force");
            assertThat(file).hasContent("# Notes\nprecious\n");
            assertThat(execute("report", before, "--force")).isZero();
            assertThat(Files.size(file)).isGreaterThan(100);
        }
    }

    @Test
    void worseRunExitsWithOneOnlyIfAskedTo() {
        assertThat(execute("bench", "--resume", slower, "--baseline", before)).isZero();
        assertThat(printed.toString()).contains("worse    +33.3 % (noise   1.0 %)  digest: alternating ringBlocks=32: ",
            "1 worse, 0 better, 0 within noise");
        assertThat(execute("bench", "--resume", slower, "--baseline", before, "--fail-if-worse")).isEqualTo(1);
        assertThat(execute("bench", "--resume", before, "--baseline", slower, "--fail-if-worse")).isZero();
        assertThat(printed.toString()).contains("0 worse, 1 better, 0 within noise");
    }

    @Test
    void baselineOfAnotherMachineIsRefusedBeforeMeasuring() throws Exception {
        final Path file = before.resolve("environment.json");
        Files.writeString(file,
            Files.readString(file).replaceFirst("\"processor\": \"[^\"]*\"", "\"processor\": \"X\""));
        assertThat(execute("bench", "--out", temporary.resolve("none"), "--baseline", before)).isEqualTo(1);
        assertThat(printed.toString()).contains("before was measured on another machine (processor X and ",
            ": not comparable; --force compares nevertheless").doesNotContain("ETA");
        assertThat(temporary.resolve("none")).doesNotExist();
        assertThat(execute("bench", "--resume", slower, "--baseline", before, "--force")).isZero();
        assertThat(printed.toString()).contains("1 worse");
    }

    @Test
    void runWithoutItsStateFileIsNotResumed() throws Exception {
        assertThat(RunState.read(before).selected()).containsExactly("digest");
        Files.delete(before.resolve("run.json"));
        assertThat(execute("bench", "--resume", before)).isEqualTo(1);
        assertThat(printed.toString()).contains(before + ": holds no run of 'benchmarks.jar bench'");
    }
}
