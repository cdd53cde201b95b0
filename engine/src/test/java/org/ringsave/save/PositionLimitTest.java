/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RingDamageException;

/** Positions near 2^62: an image that was written can be read, and all others are refused by a type. */
class PositionLimitTest {
    private static final long LIMIT = 1L << 62;
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

    /** An image of a channel whose near end sends from a position on. */
    private static ByteBuffer imageAt(long position, boolean bothEnds) {
        final ChannelConfig config = ChannelConfig.ofPages(1);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(5, "", bothEnds ? config.withBothEnds() : config);
            ChannelAccess.memory(channel).outgoing().restore(position, position, 0, 0);
            return SeededSet.image(set, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, true", "64, true", "4096, true", "32, false", "64, false", "4096, false"})
    void saveBehindTheLastPositionIsRefusedAndTheOthersCanBeRead(long before, boolean bothEnds) {
        try (ChannelSet set = Shapes.build(imageAt(LIMIT - before, bothEnds))) {
            set.open();
            for (long position = LIMIT - before + 32; position < LIMIT; position += 32) {
                step(set.get(5), bothEnds, position);
                if (position > LIMIT - 256) {
                    set.pause();
                    Shapes.build(SeededSet.image(set, position)).close();
                    set.resume();
                }
            }
            for (int i = 0; i < 3; i++) {
                step(set.get(5), bothEnds, LIMIT + 32L * i);
                set.pause();
                assertRefused(set, SaveMode.PAUSED);
                assertRefused(set, SaveMode.LIVE);
                set.resume();
                assertRefused(set, SaveMode.LIVE);
            }
            set.pause();
            set.get(5).close();
            set.add(5, "", ChannelConfig.ofPages(1));
            Shapes.build(SeededSet.image(set, 1)).close();
        }
    }

    private static void step(Channel channel, boolean bothEnds, long expected) {
        if (!bothEnds) {
            // The other end is another program: it takes the packet.
            final UnsafeBuffer control = ChannelAccess.memory(channel).outgoing().control();
            control.putInt(4, control.getInt(0));
        }
        assertThat(channel.outgoing().offer(6, 0, 1, PAYLOAD, 0, 8)).isEqualTo(expected);
        if (bothEnds) {
            assertThat(channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) ->
                PacketAction.DONE, 9)).isEqualTo(1);
        }
    }

    private static void assertRefused(ChannelSet set, SaveMode mode) {
        final SaveSession session = new SaveSession();
        assertThatThrownBy(() -> session.begin(set, mode, 1)).isInstanceOf(RingDamageException.class)
            .hasMessageContaining("the outgoing ring of channel 5").hasMessageContaining("below " + LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 4088})
    void lastPositionIsSavedAndRestored(int live) {
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(5, "", ChannelConfig.ofPages(1));
            ChannelAccess.memory(channel).incoming().restore(LIMIT - 8 - live, LIMIT - 8, 0, 0);
            try (ChannelSet restored = Shapes.build(SeededSet.image(set, 1))) {
                assertThat(restored.get(5).incoming().position()).isEqualTo(LIMIT - 8 - live);
            }
        }
    }
}
