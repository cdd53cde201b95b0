/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/**
 * A peer that writes anything anywhere while this side runs, or truncates a file, causes only typed outcomes. It runs
 * in a JVM of its own, so that a crash is seen.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostilePeerTest {
    private static PeerProcess beside;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startProcess(@TempDir Path shared) throws IOException {
        beside = PeerProcess.startJvm(shared, List.of(), HostileRun.class, shared, 510, 1, "30s", "bursts");
    }

    @AfterAll
    static void endProcess() {
        beside.close();
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({"501,1,1000000,-XX:TieredStopAtLevel=1", "502,5,100000,-Xint", "503,4,1000000,-XX:+TieredCompilation"})
    void scribblingPeerCausesOnlyTypedOutcomes(long seed, int pages, int words, String flag)
        throws Exception {
        scribble(seed, pages, words, flag);
    }

    /**
     * A process scribbles for 30 s while the other tests of this class run. It goes on in {@link Bursts}, since the
     * other tests need the processor too; without a pause in a nightly run.
     */
    @Test
    @Order(2)
    @Proves("A process that scribbles over shared rings causes only typed outcomes of polls and saves.")
    void scribblingProcessCausesOnlyTypedOutcomes() throws Exception {
        try (PeerProcess child = beside) {
            checkScribbled(child.counts());
        }
    }

    @ParameterizedTest
    @CsvSource({"511,1", "512,16", "513,3"})
    @Tag("nightly")
    @Proves("A process that scribbles for a minute causes only typed outcomes.")
    void scribblingProcessCausesOnlyTypedOutcomesForLong(long seed, int pages) throws Exception {
        checkScribbled(run(seed, "-XX:+TieredCompilation", HostileRun.class, pages, "60s"));
    }

    private static void checkScribbled(Map<String, Integer> seen) {
        assertThat(seen).containsKeys("in", "out", "delivered", "saved", "saved live", "restored");
        Cases.count(seen.get("scribbled"));
    }

    /** The engine makes no access to a page that is gone. */
    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation"})
    void truncatedRingFilesAreRefused(String flag) throws Exception {
        final Map<String, Integer> seen = run(0, flag, TruncatedRun.class);
        // At 11 lengths: of each file 3 calls while the set is CREATED, 4 while it is PAUSED; 3 of one that only reads.
        assertThat(seen).containsEntry("refused", 11 * (2 * (3 + 4) + 3) + 1).containsEntry("saved", 11 * 2 * 2 + 4);
    }

    private Map<String, Integer> scribble(long seed, int pages, int words, String flag) throws Exception {
        final Map<String, Integer> seen = run(seed, flag, HostileRun.class, pages, words);
        assertThat(seen).as("seed %d", seed).containsKeys("delivered", "saved", "saved live", "restored", "offer sent",
            "mapped");
        assertThat(seen.get("scribbled")).as("seed %d", seed).isGreaterThanOrEqualTo(words);
        assertThat(seen.get("poll CORRUPT")).as("seed %d: %s", seed, seen).isPositive();
        return seen;
    }

    /** Runs a main of these tests in a JVM of its own and returns its counts. */
    private Map<String, Integer> run(long seed, String flag, Class<?> main, Object... arguments) throws Exception {
        final Object[] all = Stream.concat(Stream.of(directory, seed), Arrays.stream(arguments)).toArray();
        try (PeerProcess child = PeerProcess.startJvm(directory, List.of(flag), main, all)) {
            return child.counts();
        }
    }
}
