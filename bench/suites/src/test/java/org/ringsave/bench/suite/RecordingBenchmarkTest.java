/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns of the suite of recordings record what they time, and leave no recording behind. */
class RecordingBenchmarkTest {
    @Test
    void recordingAndFloorRecordTheWholeImage(@TempDir Path directory) throws Exception {
        final RecordingBenchmark benchmark = new RecordingBenchmark();
        benchmark.mtu = 8192;
        benchmark.channels = 3;
        benchmark.ringPages = 4;
        benchmark.directory = directory.toString();
        benchmark.create();
        try {
            final AlternatingTimes turns = new AlternatingTimes();
            final long once = benchmark.alternating(turns);
            final long bytes = turns.bytes;
            assertThat(bytes).isGreaterThan(3 * 2 * 4 * 4000L);
            // The floor's sums do not change with the time.
            assertThat(benchmark.alternating(turns)).isEqualTo(once);
            assertThat(turns.bytes).isEqualTo(2 * bytes);
            assertThat(turns.floorNs).isPositive();
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(file -> file.toString().endsWith(".rec"))).isEmpty();
            }
        } finally {
            benchmark.close();
        }
    }
}
