/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

class DeviceTest {
    private static final Stalls NEVER = new Stalls(Integer.MAX_VALUE, 1);
    /** A ring of one page: a completion takes 48 bytes, and the last 8 bytes are never used. */
    private static final int COMPLETIONS_THAT_FIT = (4_096 - 8) / 48;
    private static final int REQUESTS = 100;

    private final ChannelSet set = new ChannelSet();
    private final Ledger ledger = new Ledger(1);
    private Channel channel;
    private Device device;

    @BeforeEach
    void connect() {
        channel = set.add(0, "", new SimulationConfig(1, 1, 200, 1).channelConfig());
        device = new Device(channel, ledger.row(0), NEVER, 50, new SplitMix64(1), new HeldTime());
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    private void sendRequests() {
        final UnsafeBuffer request = new UnsafeBuffer(new byte[8]);
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(channel.opposite().outgoing()
                .offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, i, request, 0, 8)).isPositive();
        }
    }

    private int pollCompletions() {
        return channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
            assertCompletion(type, buffer.getLong(offset + Requests.TICKS_OFFSET));
            return PacketAction.DONE;
        }, REQUESTS);
    }

    private static void assertCompletion(int type, long ticks) {
        assertThat(type).isEqualTo(Packet.COMPLETION);
        assertThat(ticks).isGreaterThanOrEqualTo(1);
    }

    @Test
    void deviceKeepsRequestsForOneToFourTicks() {
        sendRequests();
        int completed = 0;
        for (long tick = 0; tick < 20; tick++) {
            device.tick(tick);
            completed += pollCompletions();
            assertThat(completed).isLessThanOrEqualTo(tick == 0 ? 0 : REQUESTS);
        }
        assertThat(completed).isEqualTo(REQUESTS);
        assertThat(device.counted(Ledger.RECEIVED)).isEqualTo(REQUESTS);
        assertThat(device.counted(Ledger.COMPLETED)).isEqualTo(REQUESTS);
        assertThat(device.counted(Ledger.FULL)).isZero();
        assertThat(device.counted(Ledger.SERVICE_TICKS)).isBetween(2L * REQUESTS, 3L * REQUESTS);
    }

    @Test
    void fullRingHoldsCompletionsBack() {
        sendRequests();
        for (long tick = 0; tick < 20; tick++) {
            device.tick(tick);
        }
        assertThat(device.counted(Ledger.COMPLETED)).isEqualTo(COMPLETIONS_THAT_FIT);
        assertThat(device.counted(Ledger.FULL)).isPositive();
        assertThat(channel.received().count()).isEqualTo(REQUESTS - COMPLETIONS_THAT_FIT);
        assertThat(pollCompletions()).isEqualTo(COMPLETIONS_THAT_FIT);
        device.tick(20);
        assertThat(pollCompletions()).isEqualTo(REQUESTS - COMPLETIONS_THAT_FIT);
        assertThat(channel.received().count()).isZero();
    }

    @Test
    void stalledDeviceDoesNothing() {
        final Device stalling = new Device(channel, ledger.row(0), new Stalls(1, 5), 50, new SplitMix64(1),
            new HeldTime());
        sendRequests();
        for (long tick = 0; tick < 20; tick++) {
            stalling.tick(tick);
        }
        assertThat(stalling.counted(Ledger.RECEIVED)).isZero();
        assertThat(stalling.counted(Ledger.STALLED_UNTIL)).isGreaterThanOrEqualTo(20);
    }

    @Test
    void completionHasTheChecksumOfTheFramesSinceTheLastRequest() {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[8]);
        long checksum = WordSum.START;
        for (int i = 0; i < 3; i++) {
            frame.putLong(0, i + 1);
            assertThat(channel.opposite().outgoing().offer(Packet.IN_BAND, i == 2 ? Packet.COMPLETION_REQUESTED : 0, 0,
                frame, 0, 8)).isPositive();
            checksum = WordSum.update(checksum, frame, 0, 8);
        }
        final List<Long> checksums = new ArrayList<>();
        for (long tick = 0; tick < 20; tick++) {
            device.tick(tick);
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
                checksums.add(buffer.getLong(offset + Requests.CHECKSUM_OFFSET));
                return PacketAction.DONE;
            }, REQUESTS);
        }
        assertThat(checksums).containsExactly(checksum);
        assertThat(device.counted(Ledger.RECEIVED)).isEqualTo(3);
    }

    @Test
    void onlyFullOutcomesLetTheSimulationContinue() {
        assertThat(RingOutcomes.requireNoRoom(channel.outgoing(), Outcome.FULL)).isEqualTo(Outcome.FULL);
        assertThat(RingOutcomes.requireNoRoom(channel.outgoing(), Outcome.IN_FLIGHT_FULL))
            .isEqualTo(Outcome.IN_FLIGHT_FULL);
        assertThatThrownBy(() -> RingOutcomes.requireNoRoom(channel.outgoing(), Outcome.DUPLICATE))
            .isInstanceOf(IllegalStateException.class).hasMessage("append: DUPLICATE, null");
        assertThatThrownBy(() -> RingOutcomes.requirePolled(channel.incoming(), Outcome.CORRUPT))
            .isInstanceOf(IllegalStateException.class).hasMessage("poll: CORRUPT, null");
    }
}
