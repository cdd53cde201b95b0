/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run leaves only whole files, and knows which suites are missing. The suites are fakes that measure nothing. */
class BenchRunTest {
    private static final SuiteOptions WAY = SuiteOptions.options(10, "1");
    private static final Suite A = new Suite("a", "?", Suite.Kind.RIG, "A", WAY, WAY, List.of());
    private static final Suite B = new Suite("b", "?", Suite.Kind.RIG, "B", WAY, WAY, List.of());
    private static final Suite DIGEST = Suites.find("digest").orElseThrow();
    private static final List<Suite> ALL = List.of(A, DIGEST, B);

    @TempDir
    private Path temporary;
    private Path directory;
    private final StringWriter printed = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void create() throws IOException {
        directory = ResultsDirectory.create(temporary, "run");
    }

    private static Environment environment(String processor, String commit) {
        return new Environment(LocalDate.of(2026, 11, 21), EnvironmentTest.host(processor),
            new Build("1", commit, "jar"));
    }

    private BenchRun run(Step step, Environment environment, List<Suite> suites) throws IOException {
        return new BenchRun(suites, Profile.QUICK, directory, environment, new PrintWriter(printed, true), false, step,
            clock::get);
    }

    private boolean run(Step step) throws IOException {
        return run(step, environment("one", "c1"), ALL).run();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void successfulRunLeavesWholeFilesAndNothingElse() throws Exception {
        assertThat(run(new FakeStep())).isTrue();
        assertThat(files()).containsExactly("a.hdr", "a.json", "b.hdr", "b.json", "digest.hdr", "digest.json",
            "environment.json", "run.json");
        assertThat(printed.toString()).contains("quick: 3 of 3 suites to run, about ",
            "a 1 of 3, ETA ", "b 3 of 3: done",
            "3 of 3 suites are finished in " + directory).doesNotContain("missing");
        final JsonObject environment = RunRecord.readEnvironment(directory);
        assertThat(environment.get("profile").asString()).isEqualTo("quick");
        assertThat(Noise.of(environment).looks()).extracting(Noise.Look::when).containsExactly("start", "after b");
        assertThat(Noise.of(environment).spreadOfTimes()).isGreaterThan(0);
    }

    @Test
    void finishedRunRunsNothingAgain() throws Exception {
        run(new FakeStep());
        final FakeStep again = new FakeStep();
        assertThat(run(again)).isTrue();
        assertThat(again.ran()).isEmpty();
        assertThat(printed.toString()).contains("3 of 3 suites are finished already");
    }

    @Test
    void failedSuiteIsExplainedAndTheOthersAreKept() throws Exception {
        assertThat(run(new FakeStep().failing("digest", "exit code 1: java.lang.Exception: no"))).isFalse();
        assertThat(files()).containsExactly("a.hdr", "a.json", "b.hdr", "b.json", "digest.log", "environment.json",
            "run.json");
        assertThat(printed.toString()).contains("digest 2 of 3: FAILED, exit code 1: java.lang.Exception: no; see ",
            "2 of 3 suites are finished", "missing: digest; go on with 'benchmarks.jar bench --resume " + directory);

        final FakeStep again = new FakeStep();
        assertThat(run(again)).isTrue();
        assertThat(again.ran()).containsExactly("digest");
        assertThat(files()).contains("digest.json").doesNotContain("digest.log");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a|[{\"case\": \"x\"}|is no whole JSON", "a||is no whole JSON", "a|[]|is empty", "a|3|has another form",
        "digest|[]|lacks DigestBenchmark.alternating avgt {ringBlocks=32}", "digest|[{}]|has another form",
        "digest|{\"benchmark\": 1}|has another form"})
    void resultThatIsNotWholeIsNotKept(String suite, String text, String fault) throws Exception {
        assertThat(run(new FakeStep().writing(suite, text == null ? "" : text))).isFalse();
        assertThat(files()).doesNotContain(suite + ".json");
        assertThat(printed.toString()).contains(": FAILED, " + suite + ".json ", fault, "missing: " + suite);
    }

    @Test
    void resultWithoutANumberAsScoreIsNotKept() throws Exception {
        final String text = FakeStep.whole(DIGEST, Profile.QUICK).replaceFirst("1\\.5", "\"NaN\"");
        assertThat(run(new FakeStep().writing("digest", text))).isFalse();
        assertThat(printed.toString()).contains("digest.json has no number for DigestBenchmark.alternating avgt");
        // An error without a number is usual: JMH writes it if there are few iterations.
        assertThat(text).contains("\"scoreError\":\"NaN\"");
    }

    @Test
    void interruptedRunKeepsItsFinishedSuites() throws Exception {
        final BenchRun[] run = new BenchRun[1];
        final FakeStep step = new FakeStep();
        step.meanwhile(() -> {
            if (step.ran().contains("digest")) {
                run[0].interrupt();
            }
        }).failing("digest", "exit code 143");
        run[0] = run(step, environment("one", "c1"), ALL);
        assertThat(run[0].run()).isFalse();
        assertThat(step.isStopped()).isTrue();
        assertThat(step.ran()).containsExactly("a", "digest");
        assertThat(files()).containsExactly("a.hdr", "a.json", "environment.json", "run.json");
        assertThat(printed.toString()).contains("interrupted: 1 of 3 suites are finished", "missing: digest, b; go on")
            .doesNotContain("FAILED");

        final FakeStep again = new FakeStep();
        assertThat(run(again)).isTrue();
        assertThat(again.ran()).containsExactly("digest", "b");
        assertThat(printed.toString()).contains("1 of 3 suites are finished already");
        assertThat(Noise.of(RunRecord.readEnvironment(directory)).looks()).hasSize(3);
    }

    @Test
    void damagedOrOutdatedResultsRunAgainWithTheReason() throws Exception {
        run(new FakeStep());
        final String digest = Files.readString(directory.resolve("digest.json"));
        Files.writeString(directory.resolve("digest.json"), digest.substring(0, digest.length() / 2));
        Files.delete(directory.resolve("b.json"));
        final FakeStep again = new FakeStep();
        assertThat(run(again)).isTrue();
        assertThat(again.ran()).containsExactly("digest", "b");
        assertThat(printed.toString()).contains("digest runs again: digest.json can't be used: ", "is no whole JSON",
            "b runs again: b.json is not there");

        final FakeStep newer = new FakeStep();
        assertThat(run(newer, environment("one", "c2"), ALL).run()).isTrue();
        assertThat(newer.ran()).containsExactly("a", "digest", "b");
        assertThat(printed.toString()).contains("a runs again: was run with another build");

        final FakeStep full = new FakeStep();
        assertThat(new BenchRun(ALL, Profile.FULL, directory, environment("one", "c2"), new PrintWriter(printed, true),
            false, full, clock::get).run()).isTrue();
        assertThat(full.ran()).containsExactly("digest");
        assertThat(printed.toString()).contains("digest runs again: was run with other options");
    }

    @Test
    void damagedRunOrRunOfAnotherMachineIsNotResumed() throws Exception {
        run(new FakeStep());
        assertThatThrownBy(() -> run(new FakeStep(), environment("two", "c1"), ALL)).isInstanceOf(IOException.class)
            .hasMessage(directory + ": was measured on another machine (processor one and two); start a run without"
                + " --resume");
        Files.writeString(directory.resolve("environment.json"), "{\"processor\": \"o");
        assertThatThrownBy(() -> run(new FakeStep())).isInstanceOf(IOException.class)
            .hasMessageContaining("environment.json: is no whole JSON")
            .hasMessageEndingWith("); give the directory of another run");
        Files.writeString(directory.resolve("run.json"), "{\"profile\": \"some\", \"selected\": []}");
        assertThatThrownBy(() -> RunState.read(directory)).isInstanceOf(IOException.class)
            .hasMessageContaining("run.json: is no file of 'benchmarks.jar bench'");
        assertThatThrownBy(() -> RunState.read(temporary)).isInstanceOf(IOException.class)
            .hasMessageContaining(temporary + ": holds no run of 'benchmarks.jar bench'");
    }

    @Test
    void runOfAnotherJvmIsNotResumed() throws Exception {
        run(new FakeStep().failing("b", "exit code 1"));
        final Path file = directory.resolve("environment.json");
        final JsonObject environment = RunRecord.readEnvironment(directory);
        final String jdk = environment.get("jdk").asString();
        Files.writeString(file, environment.set("jdk", "another").toString());
        assertThatThrownBy(() -> run(new FakeStep())).isInstanceOf(IOException.class).hasMessage(directory
            + ": was measured in another environment (jdk another and " + jdk + "); start a run without --resume");
        Files.writeString(file, environment.set("jdk", jdk).set("kernel", "another").remove("container").toString());
        assertThat(run(new FakeStep())).as("a newer kernel, and a field that an older version lacks").isTrue();
    }

    @Test
    void runOfOneSuiteKeepsTheSuitesSelectedBefore() throws Exception {
        run(new FakeStep().failing("digest", "exit code 1").failing("b", "exit code 1"));
        final FakeStep one = new FakeStep();
        assertThat(run(one, environment("one", "c1"), List.of(B)).run()).isTrue();
        assertThat(one.ran()).containsExactly("b");
        assertThat(RunState.read(directory).selected()).containsExactly("a", "digest", "b");
    }

    @Test
    void suitesBeyondTheTimeOfTheProfileAreLeftOut() throws Exception {
        final FakeStep step = new FakeStep();
        // The first suite leaves half a second, and each other suite takes longer.
        step.meanwhile(() -> clock.set(239_500_000_000L));
        assertThat(run(step)).isFalse();
        assertThat(step.ran()).containsExactly("a");
        assertThat(step.limits()).containsExactly(50.0);
        assertThat(printed.toString()).contains("b: no time left; go on with --resume", "missing: digest, b");
        assertThat(Profile.QUICK.limitSeconds()).isEqualTo(240);
        assertThat(Profile.FULL.limitSeconds()).isEqualTo(3_600);
    }

    @Test
    void replacedResultKeepsItsMode() throws IOException {
        final Path file = directory.resolve("run.json");
        ResultFile.write(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        ResultFile.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
    }

    @Test
    void placeThatTakesNoFileIsNamed() throws Exception {
        final Path taken = Files.createDirectories(directory.resolve("run.json").resolve("inner")).getParent();
        assertThatThrownBy(() -> ResultFile.write(taken, "new")).isInstanceOf(IOException.class)
            .hasMessageMatching(Pattern.quote(taken + ": can't be written (") + ".+"
                + Pattern.quote("free some space or give another --out"));
        Files.createDirectories(directory.resolve(".preflight"));
        assertThatThrownBy(() -> ResultsDirectory.preflight(directory)).isInstanceOf(IOException.class)
            .hasMessage(directory + ": can't be written (Is a directory); a run takes 8 MiB: free some space"
                + " or give another --out");
    }

    @Test
    void longResultsOfJmhAreKeptCompressed() throws Exception {
        final String text = "[\"" + "x".repeat(1 << 20) + "\"]";
        final Path file = temporary.resolve("a.json");
        final Path from = Files.createDirectory(temporary.resolve("scratch")).resolve("a.json");
        ResultFile.keep(Files.writeString(from, text), file, false);
        assertThat(file).hasContent(text);
        ResultFile.keep(Files.writeString(from, text), file, true);
        assertThat(file).doesNotExist();
        assertThat(temporary.resolve("a.json.gz")).isNotEmptyFile().satisfies(gz ->
            assertThat(Files.size(gz)).isLessThan(10_000));
        assertThat(ResultFile.exists(file)).isTrue();
        assertThat(ResultFile.read(file).toString()).isEqualTo(text);
        ResultFile.keep(Files.writeString(from, "[1]"), file, true);
        assertThat(temporary.resolve("a.json.gz")).doesNotExist();
        assertThat(ResultFile.read(file).toString()).isEqualTo("[1]");
    }

    @Test
    void cutCompressedResultIsNamed() throws Exception {
        final Path gz = Files.write(temporary.resolve("a.json.gz"), new byte[] {0x1f, (byte)0x8b, 8, 0, 0});
        assertThatThrownBy(() -> ResultFile.read(temporary.resolve("a.json"))).isInstanceOf(IOException.class)
            .hasMessage(gz + ": is not a whole gzip file; remove it and run its suite again");
    }

    @Test
    void resultsDirectoriesAreNumberedAndFilesRefused() throws Exception {
        assertThat(ResultsDirectory.create(temporary, "run")).isEqualTo(temporary.resolve("run-2")).isEmptyDirectory();
        assertThat(ResultsDirectory.create(temporary.resolve("new/deep"), "run")).exists();
        final Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> ResultsDirectory.create(file, "run")).isInstanceOf(IOException.class)
            .hasMessage(file + ": is not a directory; give another --out");
        assertThatThrownBy(() -> ResultsDirectory.create(file.resolve("x"), "run")).isInstanceOf(IOException.class)
            .hasMessageStartingWith(file.resolve("x") + ": can't be written (");
        assertThat(ResultsDirectory.usualParent(temporary)).isEqualTo(temporary.resolve("ringsave-results"));
        Files.createDirectory(temporary.resolve("results"));
        assertThat(ResultsDirectory.usualParent(temporary)).isEqualTo(temporary.resolve("results"));
    }

    @Test
    void progressIsDrawnOverItsLineOnATerminal() throws Exception {
        new BenchRun(List.of(A), Profile.QUICK, directory, environment("one", "c1"), new PrintWriter(printed, true),
            true, new FakeStep(), clock::get).run();
        assertThat(printed.toString()).contains("\ra 1 of 1 [  0 s], ETA ")
            .containsPattern("\r +\ra 1 of 1: done \\(0\\.0 s\\)\\R");
    }
}
