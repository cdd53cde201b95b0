/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingClasses;
import org.ringsave.fixture.Repeats;
import org.ringsave.ring.ReadRun;
import org.ringsave.ring.SaveReadRun;

/**
 * A peer that changes the memory of a ring between two reads of one operation gains nothing by it. The operations run
 * in a JVM whose classes log each read, so the change comes right after the read that it was chosen for.
 */
@Tag("slow")
class DoubleFetchTest {
    @TempDir
    private Path directory;

    /** Directory, seed, values for each read of a poll that delivers, and of another operation. */
    @Test
    @Proves("A ring operation reads shared bytes once; changes between its reads have no effect.")
    void operationUsesOneValueOfEachWord() throws Exception {
        final Map<String, Integer> seen = run("-XX:+TieredCompilation", ReadRun.class, directory, 61, 4096, 512);
        assertThat(seen.get("cases")).isGreaterThan(160_000);
        assertThat(seen).containsEntry("poll of guest pages", 8).containsEntry("wait for room", 3);
    }

    @ParameterizedTest
    @CsvSource({"-Xint,63,256", "-XX:TieredStopAtLevel=1,64,4096"})
    @Tag("nightly")
    @Proves("Interpreted and C1-compiled ring operations read shared bytes once.")
    void operationUsesOneValueOfEachWordInEachMode(String flag, long seed, int values) throws Exception {
        run(flag, ReadRun.class, directory, seed, values, values);
    }

    /** Directory, seed, values for each read of a paused save, and of a live save. */
    @Test
    @Proves("Each word of a saved shared ring is of before or after a change.")
    void saveHasOneValueOfEachWord() throws Exception {
        final Map<String, Integer> seen = run("-XX:+TieredCompilation", SaveReadRun.class, directory, 62,
            Repeats.of(256, 512), Repeats.of(16, 32));
        assertThat(seen.get("refused")).as("%s", seen).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"-Xint,65,128", "-XX:TieredStopAtLevel=1,66,2048"})
    @Tag("nightly")
    @Proves("In interpreted and C1-compiled saves each word is of before or after a change.")
    void saveHasOneValueOfEachWordInEachMode(String flag, long seed, int values) throws Exception {
        run(flag, SaveReadRun.class, directory, seed, values, values / 16);
    }

    /** Runs a main of these tests in a JVM of its own, with recording classes, and returns its counts. */
    private Map<String, Integer> run(String flag, Class<?> main, Object... arguments) throws Exception {
        final Path classes = RecordingClasses.write(directory.resolve("classes"));
        try (PeerProcess child = PeerProcess.startJvm(directory, classes, List.of(flag), main, arguments)) {
            final Map<String, Integer> seen = child.counts();
            Cases.count(seen.get("cases"));
            return seen;
        }
    }
}
