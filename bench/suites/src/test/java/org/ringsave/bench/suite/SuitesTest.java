/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** Each floor copies the bytes that it names. */
class SuitesTest {
    @ParameterizedTest
    @CsvSource({"1376, 1.0", "65536, 0.25", "256, 0.0"})
    void floorOfASaveCopiesTheRingBytesOfItsImage(int chunkLength, double fill) {
        try (ChannelSet set = new Workload(3, 2, fill, 0, 7).create()) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
            assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            session.end();

            final LiveBytes live = new LiveBytes(set);
            final UnsafeBuffer copy = new UnsafeBuffer(
                Destination.rotating.allocate(live.length(), chunkLength));
            live.copy(copy, Destination.rotating, chunkLength);
            assertThat(live.length()).isCloseTo((long)(fill * 3 * 2 * 8192), offset(200L));
            if (fill > 0) {
                // In the image the header, the channel, its name and the ring's header precede the ring's first bytes.
                final int first = new UnsafeBuffer(image.flip()).getInt(80 + 64 + 16 + 8 + 56);
                assertThat(copy.getInt(0)).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_376, 65_536})
    void halfOfTheFloorOfARestoreCopiesHalfOfTheBytesBack(int chunkLength) {
        try (ChannelSet set = new Workload(4, 2, 0.5, 0, 7).create()) {
            final LiveBytes live = new LiveBytes(set);
            final UnsafeBuffer from = new UnsafeBuffer(Destination.rotating.allocate(live.length(), chunkLength));
            assertThat((long)live.copyBack(from, chunkLength)).isEqualTo(live.length());
            final long half = new LiveBytes(set.channels().subList(0, 2)).length();
            assertThat((long)live.copyBackHalf(from, chunkLength)).isEqualTo(half).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1376", "2, 65536", "3, 1048576"})
    void parallelSaveWritesTheImageOfOneThread(int threads, int chunkLength) throws Exception {
        final ParallelSaveBenchmark benchmark = new ParallelSaveBenchmark();
        benchmark.threads = threads;
        benchmark.chunkLength = chunkLength;
        benchmark.channels = 7;
        benchmark.ringPages = 2;
        benchmark.fill = 1;
        try (ChannelSet set = new Workload(7, 2, 1, 0, 42).create()) {
            benchmark.create();
            assertThat(benchmark.saveContinue()).isEqualTo(benchmark.saveContinue());
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
            assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            assertThat(benchmark.image()).isEqualTo(image.flip());

            assertThat(benchmark.copyBaseline()).isPositive();
            long length = 0;
            for (int i = 0; i < threads; i++) {
                length += new LiveBytes(set.channels().subList(7 * i / threads, 7 * (i + 1) / threads)).length();
            }
            assertThat(length).isEqualTo(new LiveBytes(set).length());
            final ParallelSaveBenchmark.Times times = new ParallelSaveBenchmark.Times();
            benchmark.alternating(times);
            assertThat(List.of(times.oneSaveNs, times.saveNs, times.oneCopyNs, times.copyNs, times.halfCopyNs))
                .allMatch(ns -> ns > 0);
            assertThat(benchmark.saveContinue()).isEqualTo(image.limit());
            assertThat(benchmark.image()).isEqualTo(image);
        } finally {
            benchmark.close();
        }
    }
}
