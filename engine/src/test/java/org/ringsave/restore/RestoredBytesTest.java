/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** The bytes of a restored set are those of the image, where pieces of a payload end in the middle of its memory. */
class RestoredBytesTest {
    private static byte[] image(ChannelSet set) {
        return SeededSet.bytes(SeededSet.image(set, 1));
    }

    /** Returns the cutId of the image. */
    private static String requireSameAfterRestore(ChannelSet set, ChannelSet given) {
        final byte[] image = image(set);
        final RestoreSession session = new RestoreSession();
        session.begin(given);
        session.restoreFromBuffer(Shapes.direct(image));
        session.apply();
        assertThat(image(given)).isEqualTo(image);
        return session.cutId();
    }

    /** The delta of the restored set has none of their bytes. */
    @Test
    void ringsThatGoRoundAreInPlace() {
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        try (ChannelSet set = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            Shapes.rings(set.add(1, "", config), new SplittableRandom(1), 4096 * 3 - 800, 1600);
            given.add(1, "", config);
            final byte[] image = image(set);
            final byte[] delta = new Deltas(given).delta(2, requireSameAfterRestore(set, given));
            assertThat(ImageParts.of(image).first(ImageParts.RING).payload()).hasSize(1600);
            assertThat(ImageParts.of(delta).parts().stream().filter(part -> part.template() == ImageParts.RING))
                .hasSize(2).allMatch(part -> part.payload().length == 0);
        }
    }

    /** Requests with packets of 0, 64 and 8 bytes, where a slot has 64. */
    @Test
    void packetsBehindAnEmptyOneAreInPlace() {
        final ChannelConfig config = ChannelConfig.ofPages(1).withInFlight(4, 64, 0).withBothEnds();
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        payload.setMemory(0, 64, (byte)5);
        try (ChannelSet set = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            final Channel near = set.add(1, "", config);
            set.open();
            final int[] lengths = {0, 64, 8};
            for (int i = 0; i < 3; i++) {
                near.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, i, payload, 0, lengths[i]);
            }
            assertThat(near.opposite().incoming().poll((type, flags, id, buffer, offset, length) ->
                PacketAction.IN_FLIGHT, 9)).isEqualTo(3);
            set.pause();
            given.add(1, "", config);
            requireSameAfterRestore(set, given);
        }
    }

    @Test
    void stateLongerThanAPieceIsWhole() {
        final byte[] bytes = new byte[2 * 4096 + 7];
        new SplittableRandom(1).nextBytes(bytes);
        try (ChannelSet set = new ChannelSet(); ChannelSet given = new ChannelSet()) {
            set.addState(new ByteState("state", 1, bytes));
            given.addState(new ByteState("state", 1, new byte[0]));
            requireSameAfterRestore(set, given);
        }
    }
}
