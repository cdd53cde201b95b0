/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;

class WorkloadTest {
    private static final int IN_FLIGHT = 40;
    private static final Workload WORKLOAD = new Workload(3, 16, 0.5, IN_FLIGHT, 1);

    private static long[] positions(ChannelSet set) {
        return set.channels().stream().flatMap(channel -> Stream.of(channel, channel.opposite()))
            .flatMapToLong(end -> LongStream.of(end.incoming().position(), end.outgoing().position()))
            .toArray();
    }

    @Test
    void moreTrafficReadsSendsAndCompletesOnEveryChannel() {
        try (ChannelSet set = WORKLOAD.create()) {
            final long[] before = positions(set);
            WORKLOAD.goOn(set);
            final long[] after = positions(set);
            assertThat(set.state()).isEqualTo(ChannelState.PAUSED);
            assertThat(after).hasSize(12);
            for (int i = 0; i < after.length; i++) {
                assertThat(after[i]).as("position %d", i).isGreaterThan(before[i]).isLessThan(before[i] + 40_000);
            }
            for (final Channel channel : set.channels()) {
                assertThat(channel.received().count()).isBetween(1, IN_FLIGHT - 1);
                assertThat(channel.incoming().damage()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1500, 2048})
    void requestsInFlightHaveTheChosenPayload(int payload) {
        final int requests = 100;
        try (ChannelSet set = new Workload(1, 1, 0, requests, 1, payload).create()) {
            final List<Integer> lengths = new ArrayList<>();
            set.channels().get(0).received()
                .forEach((id, type, packet, context) -> lengths.add(packet.capacity()));
            // A ring pads packets to 8 bytes.
            assertThat(lengths).hasSize(requests).containsOnly((payload + 7) / 8 * 8);
        }
        assertThatThrownBy(() -> new Workload(1, 1, 0, requests, 1, 2_049))
            .hasMessage("payload=2049 is not in 1..2048");
    }

    @Test
    void moreTrafficRequiresAPausedSet() {
        try (ChannelSet set = WORKLOAD.createEmpty()) {
            assertThatThrownBy(() -> WORKLOAD.goOn(set)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CREATED");
        }
    }
}
