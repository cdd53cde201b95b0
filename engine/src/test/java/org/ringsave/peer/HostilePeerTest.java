/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.Repeats;

/**
 * A peer that writes anything anywhere while this side runs, or truncates a file, causes only typed outcomes. It runs
 * in a JVM of its own, so that a crash is seen.
 */
class HostilePeerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"501,1,1000000,-XX:TieredStopAtLevel=1", "502,5,100000,-Xint", "503,4,1000000,-XX:+TieredCompilation"})
    void scribblingPeerCausesOnlyTypedOutcomes(long seed, int pages, int words, String flag)
        throws Exception {
        scribble(seed, pages, words, flag);
    }

    @ParameterizedTest
    @CsvSource({"511,1", "512,16"})
    @Tag("slow")
    void scribblingPeerCausesOnlyTypedOutcomesForLong(long seed, int pages) throws Exception {
        final Map<String, Integer> seen = scribble(seed, pages, Repeats.of(3_000_000), "-XX:+TieredCompilation");
        assertThat(seen).as("seed %d", seed).containsKeys("in", "out", "ranges", "length8");
    }

    /** The engine makes no access to a page that is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation"})
    void truncatedRingFilesAreRefused(String flag) throws Exception {
        final Map<String, Integer> seen = run(0, flag, TruncatedRun.class);
        // At 11 lengths: of each file 3 calls while the set is CREATED, 4 while it is PAUSED; 3 of one that only reads.
        assertThat(seen).containsEntry("refused", 11 * (2 * (3 + 4) + 3) + 1).containsEntry("saved", 11 * 2 * 2 + 4);
    }

    private Map<String, Integer> scribble(long seed, int pages, int words, String flag) throws Exception {
        final Map<String, Integer> seen = run(seed, flag, HostileRun.class, pages, words);
        assertThat(seen).as("seed %d", seed).containsKeys("delivered", "saved", "restored", "offer sent", "mapped");
        assertThat(seen.get("scribbled")).as("seed %d", seed).isGreaterThanOrEqualTo(words);
        assertThat(seen.get("poll CORRUPT")).as("seed %d: %s", seed, seen).isPositive();
        return seen;
    }

    /** Runs a main of these tests in a JVM of its own and returns its counts. */
    private Map<String, Integer> run(long seed, String flag, Class<?> main, Object... arguments) throws Exception {
        final Object[] all = Stream.concat(Stream.of(directory, seed), Arrays.stream(arguments)).toArray();
        try (PeerProcess child = PeerProcess.startJvm(directory, List.of(flag), main, all)) {
            final int code = child.exitCode();
            assertThat(code).as("seed %d: %s", seed, child.output()).isZero();
            assertThat(crashReports()).as("seed %d", seed).isEmpty();
            return child.output().lines().map(line -> line.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.valueOf(pair[1])));
        }
    }

    private List<Path> crashReports() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.getFileName().toString().startsWith("hs_err")).toList();
        }
    }
}
