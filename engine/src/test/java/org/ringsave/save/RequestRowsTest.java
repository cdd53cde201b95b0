/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** Requests whose slots lie side by side, or anywhere, with full packets and short ones, with state and without. */
class RequestRowsTest {
    private static final int SLOTS = 300;
    private static final int SLOT_LENGTH = 64;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_LENGTH));
    private long content;

    private void receive(Channel near, long id, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            payload.putLong(i, ++content);
        }
        assertThat(near.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0,
            length)).isPositive();
        assertThat(near.incoming().poll((type, flags, transactionId, buffer, offset, packetLength) ->
            PacketAction.IN_FLIGHT, 1)).isEqualTo(1);
        near.received().context(id).putLong(0, ++content);
        near.opposite().awaiting().context(id).putLong(0, ++content);
    }

    /** Completes some requests, in any order, and receives others, which take their slots. */
    private void churn(Channel near, SplittableRandom random, int fullShare) {
        for (int i = 0; i < 2 * SLOTS; i++) {
            final long id = random.nextInt(2 * SLOTS);
            if (near.received().contains(id)) {
                near.received().forget(id);
                near.opposite().awaiting().forget(id);
            } else if (near.received().count() < SLOTS) {
                receive(near, id, random.nextInt(100) < fullShare ? SLOT_LENGTH : random.nextInt(8) * Long.BYTES);
            }
        }
    }

    private static KeptStates states(Channel near, SplittableRandom random, int stateShare) {
        final KeptStates states = new KeptStates();
        near.received().forEach((transactionId, type, packet, context) -> {
            if (random.nextInt(100) < stateShare) {
                states.put(near.received(), transactionId, new byte[random.nextInt(20)]);
            }
        });
        return states;
    }

    /** A restore gives the first slots to the requests in their order, so its image is made of other rows. */
    @ParameterizedTest
    @CsvSource({"8, 100, 0", "8, 50, 0", "8, 90, 10", "200, 100, 50", "5000, 80, 20", "8, 0, 0"})
    void restoredSetHasTheSameImage(int contextLength, int fullShare, int stateShare) {
        final ChannelConfig config =
            ChannelConfig.ofPages(4).withBothEnds().withInFlight(SLOTS, SLOT_LENGTH, contextLength);
        for (int seed = 0; seed < 4; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            try (ChannelSet set = new ChannelSet(); ChannelSet to = new ChannelSet()) {
                final Channel near = set.add(1, "", config);
                final Channel target = to.add(1, "", config);
                set.open();
                churn(near, random, seed == 0 ? 0 : fullShare);
                set.packetState(states(near, random, stateShare));
                to.packetState(new KeptStates());
                set.pause();
                final Deltas images = new Deltas(set);
                final byte[] first = images.full(1);
                set.resume();
                churn(near, random, fullShare);
                set.pause();
                final byte[] delta = images.delta(2);
                final RestoreSession restore = new RestoreSession();
                restore.begin(to);
                Deltas.take(restore, first, random);
                restore.next();
                Deltas.take(restore, delta, random);
                restore.apply();
                assertThat(SeededSet.bytes(SeededSet.image(to, 3))).isEqualTo(SeededSet.bytes(
                    SeededSet.image(set, 3)));
                assertSamePackets(near, target);
            }
        }
    }

    private static void assertSamePackets(Channel near, Channel target) {
        assertThat(target.received().count()).isEqualTo(near.received().count());
        near.received().forEach((transactionId, type, packet, context) -> {
            assertThat(bytes(target.received().packet(transactionId))).isEqualTo(bytes(packet));
            assertThat(bytes(target.received().context(transactionId))).isEqualTo(bytes(context));
        });
    }

    private static byte[] bytes(DirectBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
