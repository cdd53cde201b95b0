/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** Random requests between both ends of two channels. Their few ids are used again and again. */
final class RequestTraffic {
    static final int SLOT_LENGTH = 64;
    private static final int IDS = 6;

    private final SplittableRandom random;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_LENGTH));

    RequestTraffic(SplittableRandom random) {
        this.random = random;
    }

    static void addChannels(ChannelSet set) {
        for (int id = 1; id < 3; id++) {
            set.add(id, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(4, SLOT_LENGTH, 8));
        }
    }

    /** Sends, keeps, completes requests and changes their contexts. Whether a poll is PINNED makes no difference. */
    void steps(ChannelSet set, int count) {
        for (int i = 0; i < count; i++) {
            step(end(set));
        }
    }

    private Channel end(ChannelSet set) {
        final Channel near = set.channels().get(random.nextInt(set.channels().size()));
        return random.nextBoolean() ? near : near.opposite();
    }

    private void step(Channel end) {
        final long id = random.nextInt(IDS);
        if (random.nextInt(5) < 2) {
            offer(end, Packet.COMPLETION_REQUESTED, id);
        } else if (random.nextBoolean()) {
            assertThat(end.incoming().poll((type, flags, of, buffer, offset, length) ->
                flags == Packet.COMPLETION_REQUESTED ? PacketAction.IN_FLIGHT : PacketAction.DONE,
                1 + random.nextInt(3))).isGreaterThanOrEqualTo(Outcome.PINNED);
        } else if (end.received().contains(id)) {
            end.received().context(id).putLong(0, random.nextLong());
            end.complete(id, payload, 0, 0);
        }
    }

    private void offer(Channel end, int flags, long id) {
        payload.setMemory(0, SLOT_LENGTH, (byte)random.nextInt());
        end.outgoing().offer(Packet.IN_BAND, flags, id, payload, 0, 8 * random.nextInt(SLOT_LENGTH / 8 + 1));
    }

    /** Sends packets that need no answer, as a callback of a begin may. */
    void notices(ChannelSet set, int count) {
        for (int i = 0; i < count; i++) {
            offer(end(set), 0, random.nextLong());
        }
    }
}
