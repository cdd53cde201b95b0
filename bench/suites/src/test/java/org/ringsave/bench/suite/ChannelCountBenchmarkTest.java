/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Ring;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/** The floors read and copy the bytes that they name, and the set-up makes the set that is saved. */
class ChannelCountBenchmarkTest {
    private static final int CHANNELS = 300;

    private static ChannelCountBenchmark create() {
        final ChannelCountBenchmark benchmark = new ChannelCountBenchmark();
        benchmark.channels = CHANNELS;
        benchmark.ringPages = 1;
        benchmark.fill = 0.1;
        return benchmark;
    }

    @Test
    void floorsOfChannelCountsReadEveryIndexAndCopyEveryLiveByte() {
        final Workload workload = new Workload(CHANNELS, 1, 0.1, 0, 42);
        long indices = 0;
        long halfIndices = 0;
        long live = 0;
        try (ChannelSet same = workload.create()) {
            for (final Channel channel : same.channels()) {
                for (final Ring ring : new Ring[] {
                    ChannelAccess.memory(channel).incoming(), ChannelAccess.memory(channel).outgoing()}) {
                    final int in = ring.control().getInt(ControlPage.IN_OFFSET);
                    final int out = ring.control().getInt(ControlPage.OUT_OFFSET);
                    indices += in + out;
                    halfIndices += channel.id() < CHANNELS / 2 ? in + out : 0;
                    live += Math.floorMod(in - out, ring.length());
                }
            }
            assertThat(new RingIndices(same).read(1)).isEqualTo(indices).isPositive();
            assertThat(new RingIndices(same).readHalf(3)).isEqualTo(3 * halfIndices);
        }
        try (SaveSubject subject = new SaveSubject(workload, Destination.rotating, 64 * 1024)) {
            // A copy returns the position behind its last byte: chunks lie one after another, and all of them fit.
            assertThat(subject.copy()).isEqualTo(live).isPositive();
            assertThat(subject.save()).isEqualTo(subject.begin()).isGreaterThan(live);
            final int repeats = ChannelCountBenchmark.CHANNELS_A_TURN / CHANNELS;
            final long turn = 2 * subject.save() + 2 * live + subject.copyHalf() + indices + halfIndices;
            final ChannelCountBenchmark benchmark = create();
            final ChannelCountBenchmark.Paused paused = new ChannelCountBenchmark.Paused();
            paused.create(benchmark);
            final ChannelCountBenchmark.Times times = new ChannelCountBenchmark.Times();
            assertThat(benchmark.alternating(paused, times)).isEqualTo(repeats * turn);
            assertThat(times.channelCount).isEqualTo((long)repeats * CHANNELS);
            assertThat(List.of(times.saveNs, times.beginNs, times.copyNs, times.halfCopyNs, times.indexNs,
                times.halfIndexNs)).allMatch(ns -> ns > 0);
            paused.close();
        }
    }

    @Test
    void setUpOfASetReservesTheMemoryOfAllChannels() {
        final ChannelCountBenchmark.Fresh fresh = new ChannelCountBenchmark.Fresh();
        assertThat(create().setUp(fresh)).isEqualTo(CHANNELS * 2L * (256 + 4096));
        fresh.close();
    }
}
