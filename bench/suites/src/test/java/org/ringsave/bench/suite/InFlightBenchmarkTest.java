/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Benchmarks of requests keep their tables full, and no request is refused. */
class InFlightBenchmarkTest {
    /** More operations than ids, so that every id comes again. */
    private static final int OPERATIONS = 40_000;

    private static InFlightBenchmark create(int entries, int contextLength) {
        final InFlightBenchmark benchmark = new InFlightBenchmark();
        benchmark.entries = entries;
        benchmark.contextLength = contextLength;
        benchmark.create();
        assertThat(benchmark.counts()).containsOnly(entries - 1);
        return benchmark;
    }

    @ParameterizedTest
    @CsvSource({"16,0", "4096,0", "16,20"})
    void tableOperationsReplaceRequestsAndKeepTheTableFull(int entries, int contextLength) {
        final InFlightBenchmark benchmark = create(entries, contextLength);
        assertThat(benchmark.table().take(OPERATIONS)).as("outcomes").isZero();
        assertThat(benchmark.counts()).containsOnly(entries - 1);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"16,0", "4096,0", "16,20"})
    void roundTripsReplaceRequestsAndKeepTheTableFull(int entries, int contextLength) {
        final InFlightBenchmark benchmark = create(entries, contextLength);
        assertThat(benchmark.tracked().complete(OPERATIONS)).isEqualTo(OPERATIONS);
        assertThat(benchmark.counts()).containsOnly(entries - 1);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"16", "4096"})
    void untrackedRoundTripsDeliverEveryCompletion(int entries) {
        final InFlightBenchmark benchmark = create(entries, 0);
        assertThat(benchmark.untracked().pass(OPERATIONS)).isEqualTo(OPERATIONS);
        assertThat(benchmark.counts()).containsOnly(entries - 1);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"16", "4096"})
    void alternatingRequestTurnsKeepTheTablesFull(int entries) {
        final InFlightBenchmark benchmark = create(entries, 0);
        final InFlightTimes times = new InFlightTimes();
        for (int i = 0; i < 100; i++) {
            benchmark.alternating(times);
        }
        assertThat(times.requests).isEqualTo(100 * 256);
        assertThat(List.of(times.tableNs, times.roundTripNs, times.untrackedNs, times.floorNs,
            times.halfFloorNs)).allMatch(ns -> ns > 0);
        assertThat(benchmark.counts()).containsOnly(entries - 1);
        assertThat(new PacketCopies().copy(3)).isEqualTo(6);
        benchmark.close();
    }
}
