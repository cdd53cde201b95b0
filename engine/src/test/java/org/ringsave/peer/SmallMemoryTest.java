/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** A JVM with 32 MiB of heap and 16 MiB of direct memory restores, merges or refuses every image and chain. */
@Tag("slow")
class SmallMemoryTest {
    private static final Path GOLDENS = Path.of("src/test/resources/golden/v0.2").toAbsolutePath();
    /** Nightly these are 100,000. */
    private static final int HOSTILE = 1_250 * (Repeats.of(1) == 1 ? 1 : 80);

    @TempDir
    private Path directory;

    @Proves("Restores in a small JVM stay in their limit, and merges in its memory.")
    @Test
    void noImageTakesMoreThanTheLimitOrTheMemoryOfTheJvm() throws Exception {
        final List<String> flags = List.of("-Xmx32m", "-XX:MaxDirectMemorySize=16m");
        try (PeerProcess child =
            PeerProcess.startJvm(directory, flags, SmallMemoryRun.class, directory, 13L, GOLDENS, HOSTILE)) {
            assertThat(child.exitCode()).as("%s", child.output()).isZero();
            final Map<String, Long> seen = child.output().lines().map(line -> line.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
            assertThat(seen).containsKeys("verified", "restored", "refused", "above the limit",
                "chain restored", "chain refused", "chain above the limit", "merged", "merge refused");
            assertThat(seen.get("goldens")).isGreaterThanOrEqualTo(58);
            Cases.count(2 * seen.get("goldens") + HOSTILE);
        }
    }
}
