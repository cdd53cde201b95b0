/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table of suites promises: that each of them is there, and that all keep within the time. */
class RunSuitesTest {
    static Stream<Suite> suites() {
        return Suites.all().stream();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void shouldLeaveAFifthOfTheTimeWhenAllSuitesArePlanned(Profile profile) {
        assertThat(BenchRun.plannedSeconds(Suites.all(), profile)).as("seconds of %s", profile)
            .isLessThan(0.8 * profile.limitSeconds());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void shouldFindWhatItRuns(Suite suite) throws Exception {
        for (final Profile profile : Profile.values()) {
            assertThat(suite.plannedSeconds(profile)).isPositive();
            if (suite.isJmh()) {
                final List<JmhPlan.Case> cases = JmhPlan.of(suite, profile).cases();
                assertThat(cases).isNotEmpty().doesNotHaveDuplicates();
            }
        }
        if (!suite.isJmh()) {
            assertThat(Class.forName(suite.target()).getMethod("main", String[].class)).isNotNull();
        }
        assertThat(suite.name()).matches("[a-z][a-z-]*");
    }

    @Test
    void shouldExplainEverySuiteWhereResultsAreKept() throws Exception {
        final String page = Files.readString(Path.of("..", "results", "README.md"));
        assertThat(Suites.all()).allSatisfy(suite ->
            assertThat(page).contains("| `" + suite.file() + "` |").contains(suite.question()));
        assertThat(Suites.all().stream().map(Suite::name)).doesNotHaveDuplicates();
    }

    @Test
    void shouldPlanEveryCombinationOfParameters() {
        final Suite save = Suites.find("save").orElseThrow();
        final JmhPlan full = JmhPlan.of(save, Profile.FULL);
        assertThat(full.cases()).hasSize(16);
        assertThat(full.seconds()).isEqualTo(16 * 3 * (1.2 + 6 * 0.3), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(JmhPlan.of(save, Profile.QUICK).cases()).extracting(each -> each.params().get("chunkLength"))
            .containsExactly("1376", "65536");
        assertThat(JmhPlan.of(Suites.find("call").orElseThrow(), Profile.QUICK).cases())
            .extracting(JmhPlan.Case::mode).containsOnly("avgt", "sample");
    }

    @ParameterizedTest
    @CsvSource({"sve, save", "Restore, restore", "openloop, open-loop, ", "channel, channels", "zzz, save"})
    void shouldSuggestTheNearestName(String name, String nearest) {
        assertThat(Suites.nearest(name)).isEqualTo(nearest);
        assertThat(Suites.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "kitten, sitting, 3", "save, save, 0", "ab, ba, 2"})
    void shouldCountTheLettersThatDiffer(String from, String to, int distance) {
        assertThat(Suites.distance(from, to)).isEqualTo(distance).isEqualTo(Suites.distance(to, from));
    }

    @Test
    void shouldGiveARigItsFileOrItsDirectory() {
        final Suite.Way way = Suite.Way.of(1, "quick 2");
        final Path file = Path.of("scratch", "a.json");
        assertThat(new ChildStep().command(Suite.rig("a", "?", "Some", way, way), Profile.QUICK, file))
            .endsWith("org.ringsave.bench.suite.Some", file.toString(), "quick", "2").contains("--add-opens");
        assertThat(new ChildStep().command(Suite.directoryRig("a", "?", "Some", way, way), Profile.QUICK, file))
            .endsWith("org.ringsave.bench.suite.Some", Path.of("scratch").toAbsolutePath().toString(), "quick", "2");
        assertThat(new ChildStep().command(Suites.find("save").orElseThrow(), Profile.QUICK, file))
            .containsSequence("-foe", "true", "-rf", "json", "-rff", file.toString());
    }
}
