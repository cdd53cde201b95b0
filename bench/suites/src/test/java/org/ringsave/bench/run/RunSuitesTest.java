/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Group;
import org.ringsave.bench.peer.PeerKind;

/** The table of suites: each suite exists, and all of them keep within their time. */
class RunSuitesTest {
    static Stream<Suite> suites() {
        return Suites.all().stream();
    }

    static Stream<Suite> suitesOfJmh() {
        return suites().filter(Suite::isJmh);
    }

    @ParameterizedTest
    @MethodSource("suitesOfJmh")
    void everySuiteDividesItsSubjectByAFloorAndTheFloorByItsHalf(Suite suite) throws Exception {
        final List<Quotient> controls = suite.quotients().stream().filter(Quotient::isControl).toList();
        assertThat(controls).as("controls of the suite: with(\"x\", \"halfX\")").isNotEmpty();
        for (final Profile profile : Profile.values()) {
            final Map<String, Set<String>> measured = measured(suite, profile);
            assertThat(suite.quotients()).as("names of counters or methods in %s", measured)
                .allMatch(quotient -> measured.values().stream().anyMatch(names ->
                    names.containsAll(Set.of(quotient.above(), quotient.below()))));
            // A subject is divided by the floor's counter, or by the method that counts it.
            assertThat(controls).as("quotients by the floor").allSatisfy(control ->
                assertThat(suite.quotients()).anyMatch(quotient -> !quotient.isControl()
                    && (quotient.below().equals(control.above())
                    || measured.getOrDefault(quotient.below(), Set.of()).contains(control.above()))));
        }
    }

    /** The counters of each benchmark by its method or group, and the names of all these by the name of their suite. */
    private static Map<String, Set<String>> measured(Suite suite, Profile profile) throws ClassNotFoundException {
        final Map<String, Set<String>> measured = new HashMap<>();
        for (final JmhPlan.Case each : suite.jmhPlan(profile).cases()) {
            final int dot = each.benchmark().lastIndexOf('.');
            final String name = each.benchmark().substring(dot + 1);
            for (final Method method : Class.forName(each.benchmark().substring(0, dot)).getMethods()) {
                final Group group = method.getAnnotation(Group.class);
                if (name.equals(group == null ? method.getName() : group.value())) {
                    Arrays.stream(method.getParameterTypes())
                        .filter(type -> type.isAnnotationPresent(AuxCounters.class)).flatMap(RunSuitesTest::counters)
                        .forEach(measured.computeIfAbsent(name, key -> new HashSet<>())::add);
                }
            }
        }
        measured.put("suite " + suite.name(), Set.copyOf(measured.keySet()));
        return measured;
    }

    /** JMH takes public fields for counters and resets them itself. */
    private static Stream<String> counters(Class<?> type) {
        return Arrays.stream(type.getFields()).map(Field::getName);
    }

    @Test
    void quotientOfAFloorAndItsHalfIsAControl() {
        assertThat(new Quotient("floorNs", "halfFloorNs").isControl()).isTrue();
        assertThat(new Quotient("copyBackNs", "halfCopyBackNs").isControl()).isTrue();
        assertThat(new Quotient("saveNs", "copyNs").isControl()).isFalse();
        assertThat(new Quotient("saveNs", "halfCopyNs").isControl()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void plannedSuitesLeaveAFifthOfTheTimeOfTheirProfile(Profile profile) {
        assertThat(BenchRun.plannedSeconds(Suites.all(), profile)).as("seconds of %s", profile)
            .isLessThan(0.8 * profile.limitSeconds());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everySuiteNamesATargetThatExists(Suite suite) throws Exception {
        for (final Profile profile : Profile.values()) {
            assertThat(suite.plannedSeconds(profile)).isPositive();
            if (suite.isJmh()) {
                final List<JmhPlan.Case> cases = suite.jmhPlan(profile).cases();
                assertThat(cases).isNotEmpty().doesNotHaveDuplicates();
            }
        }
        if (!suite.isJmh()) {
            assertThat(Class.forName(suite.target()).getMethod("main", String[].class)).isNotNull();
        }
        assertThat(suite.name()).matches("[a-z][a-z-]*");
    }

    @Test
    void resultsPageExplainsEverySuite() throws Exception {
        final String page = Files.readString(Path.of("..", "..", "results", "README.md"));
        assertThat(Suites.all()).allSatisfy(suite ->
            assertThat(page).contains("| `" + suite.file() + "` |").contains(suite.question()));
        assertThat(Suites.all().stream().map(Suite::name)).doesNotHaveDuplicates();
    }

    @Test
    void planOfASuiteHasEveryCombinationOfParameters() {
        final Suite save = Suites.find("save").orElseThrow();
        final JmhPlan full = save.jmhPlan(Profile.FULL);
        assertThat(full.cases()).hasSize(16);
        assertThat(full.seconds()).isEqualTo(16 * 3 * (1.5 + 4 + 4 * 0.3),
            org.assertj.core.data.Offset.offset(1e-6));
        assertThat(save.jmhPlan(Profile.QUICK).cases()).extracting(each -> each.params().get("chunkLength"))
            .containsExactly("1376", "65536");
        assertThat(Suites.find("call").orElseThrow().jmhPlan(Profile.QUICK).cases())
            .extracting(JmhPlan.Case::mode).containsOnly("avgt", "sample");
    }

    @Test
    void peersSuiteMeasuresEveryPeerThatThisJvmLoads() {
        final List<JmhPlan.Case> cases = Suites.find("peers").orElseThrow().jmhPlan(Profile.FULL).cases();
        assertThat(cases.stream().map(each -> PeerKind.valueOf(each.params().get("peer"))))
            .doesNotContain(PeerKind.ringsave).containsOnly(Arrays.stream(PeerKind.values())
                .filter(kind -> kind != PeerKind.ringsave && kind.isHere()).toArray(PeerKind[]::new));
        // A peer in a source folder of its own exists only in builds of a newer JDK.
        assertThat(PeerKind.memorysegment.isHere()).isEqualTo(Runtime.version().feature() >= 22);
    }

    @ParameterizedTest
    @CsvSource({"sve, save", "Restore, restore", "openloop, open-loop, ", "channel, channels", "zzz, save"})
    void unknownSuiteNameGetsTheNearestName(String name, String nearest) {
        assertThat(Suites.nearest(name)).isEqualTo(nearest);
        assertThat(Suites.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "kitten, sitting, 3", "save, save, 0", "ab, ba, 2"})
    void distanceOfNamesCountsTheLettersThatDiffer(String from, String to, int distance) {
        assertThat(Suites.distance(from, to)).isEqualTo(distance).isEqualTo(Suites.distance(to, from));
    }

    @Test
    void commandOfARigEndsWithItsFileOrDirectory() {
        final SuiteOptions way = SuiteOptions.options(1, "quick 2");
        final Path file = Path.of("scratch", "a.json");
        final Suite rig = new Suite("a", "?", Suite.Kind.RIG, "org.Some", way, way, List.of());
        final Suite ofADirectory = new Suite("a", "?", Suite.Kind.DIRECTORY_RIG, "org.Some", way, way, List.of());
        assertThat(new ChildStep().command(rig, Profile.QUICK, file))
            .endsWith("org.Some", file.toString(), "quick", "2").contains("--add-opens");
        assertThat(new ChildStep().command(ofADirectory, Profile.QUICK, file))
            .endsWith("org.Some", Path.of("scratch").toAbsolutePath().toString(), "quick", "2");
        assertThat(new ChildStep().command(Suites.find("save").orElseThrow(), Profile.QUICK, file))
            .containsSequence("-foe", "true", "-rf", "json", "-rff", file.toString());
    }
}
