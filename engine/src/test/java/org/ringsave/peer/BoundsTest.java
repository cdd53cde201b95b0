/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.ring.BoundsRun;

/** No call reads or writes beyond the memory that it was given, also where Agrona's own checks are off. */
@Tag("slow")
class BoundsTest {
    private static final String UNCHECKED = "-Dagrona.disable.bounds.checks=true";

    @TempDir
    private Path directory;

    /** How many words lie between two starts of packets that are tried. */
    @Test
    @Proves("Chunks, images, sets, rings and payloads of 0 to 4,096 bytes are never overrun.")
    void noCallPassesTheEndOfItsMemory() throws Exception {
        run(List.of(UNCHECKED), 16);
    }

    @ParameterizedTest
    @CsvSource({"-Xint,64", "-XX:TieredStopAtLevel=1,1", "-XX:-TieredCompilation,1"})
    @Tag("nightly")
    @Proves("Interpreted and compiled calls never overrun chunks, images, sets, rings and payloads.")
    void noCallPassesTheEndOfItsMemoryInEachMode(String flag, int step) throws Exception {
        run(List.of(UNCHECKED, flag), step);
    }

    private void run(List<String> flags, int step) throws Exception {
        try (PeerProcess child = PeerProcess.startJvm(directory, flags, BoundsRun.class, directory, step)) {
            Cases.count(child.counts().get("cases"));
        }
    }
}
