/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.bench.cli.Benchmarks;
import org.ringsave.bench.report.PairedComparison;

class BuildTurnsTest {
    private static final List<Suite> SUITES = List.of(Suites.find("digest").orElseThrow(),
        Suites.find("save").orElseThrow());

    @TempDir
    private Path directory;

    private BuildTurns turns(Step own, Step other) {
        return new BuildTurns(SUITES, Profile.QUICK, directory, "old.jar", own, other);
    }

    @Test
    void buildThatGoesFirstChanges() throws IOException {
        final List<String> order = new ArrayList<>();
        final BuildTurns turns = turns(new FakeStep().meanwhile(() -> order.add("this")),
            new FakeStep().meanwhile(() -> order.add("other")));
        turns.run(0);
        turns.run(1);
        assertThat(order).containsExactly("this", "other", "this", "other", "other", "this", "other", "this");
        assertThat(turns.own(1).resolve("save.json")).isNotEmptyFile();
        assertThat(turns.other(0).resolve("digest.json")).isNotEmptyFile();
    }

    /** One suite takes a quarter longer in this build, or in the other one; the other suite takes as long. */
    @Test
    void buildsThatDifferAreWorseAndBetter() throws IOException {
        final Suite digest = SUITES.get(0);
        final String slow = FakeStep.whole(digest.forTurns(Profile.QUICK), Profile.QUICK).replace("1.5", "1.875");
        final List<String> slower = compare(directory.resolve("slower"), new FakeStep().writing("digest", slow),
            new FakeStep());
        assertThat(slower).filteredOn(line -> line.startsWith("worse")).isNotEmpty()
            .allMatch(line -> line.contains("+25.0 %") && line.contains("digest: "));
        assertThat(slower).filteredOn(line -> line.startsWith("noise")).isNotEmpty()
            .allMatch(line -> line.contains("+0.0 %") && line.contains("save: "));
        final List<String> faster = compare(directory.resolve("faster"), new FakeStep(),
            new FakeStep().writing("digest", slow));
        assertThat(faster).filteredOn(line -> line.startsWith("better")).isNotEmpty()
            .allMatch(line -> line.contains("-20.0 %") && line.contains("digest: "));
    }

    private static List<String> compare(Path place, Step own, Step other) throws IOException {
        final BuildTurns turns = new BuildTurns(SUITES, Profile.QUICK, Files.createDirectory(place), "old.jar", own,
            other);
        final PairedComparison comparison = new PairedComparison(0.02);
        for (int round = 0; round < 3; round++) {
            turns.run(round);
            comparison.add(turns.own(round), turns.other(round));
        }
        return comparison.lines();
    }

    @Test
    void failureNamesBuildAndSuite() {
        final BuildTurns turns = turns(new FakeStep(), new FakeStep().failing("save", "exit code 1: no such method"));
        assertThatThrownBy(() -> turns.run(0)).isInstanceOf(IOException.class)
            .hasMessage("old.jar: suite save failed: exit code 1: no such method");
    }

    @Test
    void turnIsOneWarmFork() {
        assertThat(SUITES.get(1).options(Profile.QUICK)).endsWith(
            "-f 1 -wi 2 -w 200ms -i 3 -r 200ms -p chunkLength=1376,65536 -p fill=1.0 -p destination=rotating");
        assertThat(SUITES.get(1).forTurns(Profile.QUICK).options(Profile.QUICK)).endsWith(
            "-f 1 -wi 8 -w 500ms -i 5 -r 300ms -p chunkLength=1376,65536 -p fill=1.0 -p destination=rotating");
    }

    @Test
    void rigsAndFirstSavesTakeNoTurns() {
        assertThat(SUITES).allMatch(Suite::takesTurns);
        assertThat(Suites.all().stream().filter(suite -> !suite.takesTurns()).map(Suite::name))
            .contains("slice", "first-save", "migration");
    }

    @Test
    void stopEndsBothBuilds() {
        final FakeStep own = new FakeStep();
        final FakeStep other = new FakeStep();
        turns(own, other).stop();
        assertThat(own.isStopped()).isTrue();
        assertThat(other.isStopped()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--against=none.jar | --against=none.jar holds no benchmarks of JMH; build the other version, and give its",
        "--against=pom.xml | --against=pom.xml holds no benchmarks of JMH; build the other version, and give its",
        "--rounds=5 | --rounds needs --against",
        "--least=5 | --least needs --against",
        "--against=pom.xml --rounds=2 | --rounds=2 is not 3 to 100",
        "--against=pom.xml --least=-1 | --least=-1.0 is not 0 to 100",
        "--against=pom.xml --out=x | --against keeps no results; give it without --out, --resume and --baseline"})
    void wrongOptionsAreNamed(String options, String message) {
        final StringWriter printed = new StringWriter();
        final int code = Benchmarks.commandLine().setErr(new PrintWriter(printed, true))
            .execute(("bench " + options).split(" "));
        assertThat(printed.toString()).contains(message);
        assertThat(code).isEqualTo(2);
    }
}
