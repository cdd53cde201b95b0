/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Turns of the suite of transfers do the work that they time. */
class TransferBenchmarkTest {
    @ParameterizedTest
    @CsvSource({"ipc, 1408, image", "udp, 65504, image", "ipc, 1408, rings", "udp, 65504, rings"})
    void transferAndFloorPublishTheWholeImage(TransferBenchmark.Media media, int mtu,
        TransferBenchmark.Source source) {
        final TransferBenchmark benchmark = new TransferBenchmark();
        benchmark.media = media;
        benchmark.mtu = mtu;
        benchmark.source = source;
        benchmark.channels = 3;
        benchmark.ringPages = 4;
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
        } finally {
            benchmark.close();
        }
    }
}
