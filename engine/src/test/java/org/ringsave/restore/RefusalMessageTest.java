/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A message says whose bytes are wrong, and what a mistake of the embedder is about. */
class RefusalMessageTest {
    private static ByteBuffer image() {
        try (ChannelSet set = SeededSet.paused(5, 2, 1)) {
            set.addRegion("memory", 1, 4096);
            return SeededSet.image(set, 1);
        }
    }

    /** Flips a bit of every 8th byte in turn. Each flip in a payload names its owner. */
    @Test
    void refusalOfAPayloadNamesItsOwner() {
        final ByteBuffer image = image();
        final Map<String, Integer> owners = new TreeMap<>();
        for (int at = 0; at < image.limit(); at += 8) {
            image.put(at, (byte)(image.get(at) ^ 1));
            final RestoreSession session = new RestoreSession();
            session.beginVerify();
            final Throwable failure = catchThrowable(() -> session.restoreFromBuffer(image.duplicate()));
            image.put(at, (byte)(image.get(at) ^ 1));
            assertThat(failure).isInstanceOf(ImageException.class);
            final String message = failure.getMessage();
            assertThat(message).doesNotContain("\n");
            if (message.contains(": crc32c of block ")) {
                assertThat(message).matches("image offset \\d+: .* \\(in .+\\)");
                owners.merge(message.substring(message.lastIndexOf("(in ") + 4, message.length() - 1), 1, Integer::sum);
            }
        }
        assertThat(owners.keySet()).contains("AppState \"clock\"", "region \"memory\"", "name or contexts of channel 1",
            "the incoming ring of channel 1", "the packets of requests in flight of channel 4", "the directory");
    }

    /** Writes as many bytes as it is told, whatever it announced. */
    private record Writing(int announced, int written) implements AppState {
        @Override
        public String name() {
            return "greedy";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return announced;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            buffer.putBytes(0, new byte[written]);
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            // Every state is right.
        }

        @Override
        public void commit() {
            // Nothing is kept.
        }
    }

    @Test
    void stateThatWritesPastItsLengthIsNamed() {
        for (final SaveMode mode : SaveMode.values()) {
            try (ChannelSet set = new ChannelSet()) {
                set.addState(new ByteState("clock", 3, new byte[8]));
                set.addState(new Writing(16, 17));
                set.open();
                if (mode == SaveMode.PAUSED) {
                    set.pause();
                }
                final SaveSession save = new SaveSession();
                assertThatThrownBy(() -> save.begin(set, mode, 1)).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("begin: AppState \"greedy\" wrote outside of the 16 bytes that"
                        + " encodedLength() announced: ").hasMessageEndingWith("; announce as many as encode() writes");
                assertThat(save.imageLength()).isZero();
            }
        }
    }

    @Test
    void configurationsThatDifferAreToldFieldByField() {
        final ChannelConfig config = new ChannelConfig(3, 2, 4, 256, 24, 13, true);
        assertThat(config.differences(config, "there")).isEmpty();
        assertThat(config.differences(new ChannelConfig(3, 2, 4, 256, 24, 14, true), "there"))
            .isEqualTo("contextLength is 13, 14 there");
        assertThat(config.differences(new ChannelConfig(1, 1, 0, 0, 0, 0, false), "there")).isEqualTo("incomingPages is"
            + " 3, 1 there; outgoingPages is 2, 1 there; maxInFlight is 4, 0 there; maxPacketLength is 256, 0 there;"
            + " packetContextLength is 24, 0 there; contextLength is 13, 0 there; bothEnds is true, false there");
    }
}
