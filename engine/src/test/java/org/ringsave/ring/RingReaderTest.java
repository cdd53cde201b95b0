/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

/** The reading end at the edges: of a ring, of a packet's ranges, of the room that a writer waits for, of its life. */
class RingReaderTest {
    private static final PacketHandler DONE = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;

    @TempDir
    private Path directory;

    /** Two ranges are stated, and only one is there. */
    @Test
    void rangesThatEndBeyondTheirPacketAreDamage() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            pair.toEngine().send(Packet.IN_BAND, 0, 1, 2, 5);
            final int start = pair.toEngine().in();
            pair.toEngine().send(Packet.TRANSFER_PAGES, 0, 2, 4, 5);
            pair.toEngine().word(start + 16, 0x8000_0002L << 32);
            assertThat(pair.channel().incoming().poll(DONE, 9)).isEqualTo(1);
            assertThat(pair.channel().incoming().poll(DONE, 9)).isEqualTo(Outcome.CORRUPT);
            final Damage damage = pair.channel().incoming().damage();
            assertThat(damage.field()).isEqualTo("ranges");
            assertThat(damage.value()).isEqualTo(0x8000_0002L);
            assertThat(damage.position()).isEqualTo(start);
            assertThat(damage.rule()).startsWith("range 1 of 2147483650 is empty");
        }
    }

    @Test
    void packetThatEndsWithTheRingIsDeliveredInPlace() {
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        final List<Integer> offsets = new ArrayList<>();
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            for (int i = 0; i < 127; i++) {
                near.outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, 8);
                near.opposite().incoming().poll(DONE, 1);
            }
            near.outgoing().offer(Packet.IN_BAND, 0, 1, payload, 0, 16);
            near.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
                offsets.add(offset);
                return PacketAction.DONE;
            }, 1);
        }
        assertThat(offsets).containsExactly(4096 - 16);
    }

    /** Three packets of 32 bytes are there. The writer waits for room. */
    @ParameterizedTest
    @CsvSource({"4016,0 1 1 1", "4024,0 1 1 1", "4032,0 0 1 1", "4056,0 0 1 1", "4064,0 0 0 1", "4088,0 0 0 1",
        "3992,0 0 0 0"})
    void writerIsSignalledOnceWhenItsRoomIsFree(int pending, String expected) throws IOException {
        final int[] signals = {0};
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            pair.channel().onSignal(() -> signals[0]++);
            for (int i = 0; i < 3; i++) {
                pair.toEngine().send(Packet.IN_BAND, 0, i, 2, 5);
            }
            pair.toEngine().poke32(ControlPage.PENDING_SEND_SIZE_OFFSET, pending);
            final List<String> seen = new ArrayList<>(List.of("" + signals[0]));
            for (int i = 0; i < 3; i++) {
                assertThat(pair.channel().incoming().poll(DONE, 1)).isEqualTo(1);
                seen.add("" + signals[0]);
            }
            assertThat(String.join(" ", seen)).isEqualTo(expected);
        }
    }

    @Test
    void closedReaderHasNothing() {
        final ChannelSet set = new ChannelSet();
        final IncomingRing reader = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds()).incoming();
        set.open();
        assertThat(reader.prepareToWait()).isTrue();
        set.close();
        assertThat(reader.prepareToWait()).isFalse();
        assertThat(reader.available()).isZero();
        assertThat(reader.poll(DONE, 1)).isEqualTo(Outcome.CLOSED);
        reader.maskSignals();
    }

    @Test
    void pausedReaderRefusesItsCalls() {
        try (ChannelSet set = new ChannelSet()) {
            final IncomingRing reader = set.add(1, "", ChannelConfig.ofPages(1)).incoming();
            set.open();
            set.pause();
            assertThatThrownBy(reader::maskSignals).hasMessageStartingWith("maskSignals: the channel is PAUSED");
            assertThatThrownBy(reader::prepareToWait).hasMessageStartingWith("prepareToWait: the channel is PAUSED");
            assertThatThrownBy(() -> reader.poll(DONE, 1)).hasMessageStartingWith("poll: the channel is PAUSED");
        }
    }
}
