/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Suites of rings and digests: all turns do the same work, and each turn has its own counter. */
class RingSuitesTest {
    @ParameterizedTest
    @CsvSource({"64, 1", "256, 16", "1500, 16"})
    void everyRingMovesAsManyPacketsAsTheCopyDoes(int payloadLength, int batch) {
        final RingBenchmark benchmark = new RingBenchmark();
        benchmark.payloadLength = payloadLength;
        benchmark.batch = batch;
        benchmark.create();
        try {
            assertThat(List.of(benchmark.paired(100), benchmark.mapped(100), benchmark.agrona(100),
                benchmark.copy(100))).containsOnly(100 * batch);
            final RingTimes times = new RingTimes();
            benchmark.alternating(times);
            assertThat(times.packets).isEqualTo(256L * batch);
            assertThat(List.of(times.pairedNs, times.mappedNs, times.agronaNs, times.floorNs,
                times.halfFloorNs)).allMatch(ns -> ns > 0);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void floorOfTwoThreadsCopiesTheBytesThatTheyHandOver() {
        final RingThreadsBenchmark benchmark = new RingThreadsBenchmark();
        benchmark.payloadLength = 256;
        benchmark.batch = 16;
        benchmark.create();
        try {
            final CopyTimes times = new CopyTimes();
            assertThat(benchmark.copyAlone(times)).isEqualTo(256 * 16 ^ 128 * 16);
            assertThat(times.floorNs).isPositive();
            assertThat(times.halfFloorNs).isPositive();
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32})
    void everyDigestDependsOnTheWordsOfItsChannel(int ringBlocks) throws Exception {
        final DigestBenchmark benchmark = new DigestBenchmark();
        benchmark.ringBlocks = ringBlocks;
        benchmark.create();
        final int second = 14 + ringBlocks;
        assertThat(benchmark.murmur3(0)).isEqualTo(benchmark.murmur3(0)).isNotEqualTo(benchmark.murmur3(second));
        assertThat(benchmark.xxh3(0)).isEqualTo(benchmark.xxh3(0)).isNotEqualTo(benchmark.xxh3(second));
        assertThat(benchmark.sha256(0)).isEqualTo(benchmark.sha256(0)).isNotEqualTo(benchmark.sha256(second));
        assertThat(benchmark.copy(1)).isNotEqualTo(benchmark.copy(2));
        final DigestTimes times = new DigestTimes();
        benchmark.alternating(times);
        assertThat(times.digested).isEqualTo(64);
        assertThat(List.of(times.murmur3Ns, times.xxh3Ns, times.sha256Ns, times.floorNs, times.halfFloorNs))
            .allMatch(ns -> ns > 0);
    }
}
