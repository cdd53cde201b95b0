/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;

class ClaimTest {
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(ByteBuffer.allocateDirect(8));

    private ChannelSet set;
    private Channel near;
    private Channel far;

    @BeforeEach
    void create() {
        set = new ChannelSet();
        near = set.add(1, "claims", ChannelConfig.ofPages(1).withBothEnds().withInFlight(2, 64, 8));
        far = near.opposite();
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    /** At every start, so that some payloads wrap: a committed claim has the bytes of an offer. */
    @Test
    void claimedPacketIsDeliveredAsEncodedAtEveryStart() {
        for (int packet = 0; packet < 3 * 512; packet++) {
            final int length = packet % 41;
            final int index = near.outgoing().tryClaim(Packet.IN_BAND, 0, packet, length);
            assertThat(index).isNotNegative();
            for (int i = 0; i < length; i++) {
                near.outgoing().buffer().putByte(index + i, (byte)(packet + i));
            }
            assertThat(far.incoming().available()).as("before the commit").isZero();
            assertThat(near.outgoing().commit(index)).isEqualTo(near.outgoing().position());
            final long id = packet;
            final int polled = far.incoming().poll((type, flags, transactionId, buffer, offset, padded) -> {
                assertPacket(new long[] {type, flags, transactionId, padded}, id, length, buffer, offset);
                return PacketAction.DONE;
            }, 2);
            assertThat(polled).isEqualTo(1);
        }
    }

    private static void assertPacket(long[] fields, long id, int length, DirectBuffer buffer, int offset) {
        final int padded = length + 7 & -8;
        assertThat(fields).containsExactly(Packet.IN_BAND, 0, id, padded);
        for (int i = 0; i < padded; i++) {
            assertThat(buffer.getByte(offset + i)).isEqualTo(i < length ? (byte)(id + i) : 0);
        }
    }

    @Test
    void abortedClaimSendsNothing() {
        final int index = near.outgoing().tryClaim(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, 24);
        near.outgoing().buffer().putLong(index, -1);
        near.outgoing().abort(index);
        assertThat(near.outgoing().position()).isZero();
        assertThat(near.awaiting().count()).isZero();
        assertThat(far.incoming().available()).isZero();
        assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 8, NOTHING, 0, 8)).isEqualTo(32);
    }

    @Test
    void claimTakesItsInFlightSlotAtCommit() {
        final int index = near.outgoing().tryClaim(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, 0);
        assertThat(near.awaiting().contains(7)).isFalse();
        near.outgoing().commit(index);
        assertThat(near.awaiting().contains(7)).isTrue();
        assertThat(near.outgoing().tryClaim(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, 0))
            .isEqualTo(Outcome.DUPLICATE);
        near.outgoing().commit(near.outgoing().tryClaim(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 8, 0));
        assertThat(near.outgoing().tryClaim(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 9, 0))
            .isEqualTo(Outcome.IN_FLIGHT_FULL);
        assertThat(near.awaiting().count()).isEqualTo(2);
    }

    @Test
    void claimReturnsFullAndClosedAsAnOfferDoes() {
        assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 1, new UnsafeBuffer(ByteBuffer.allocateDirect(4000)), 0,
            4000)).isPositive();
        assertThat(near.outgoing().tryClaim(Packet.IN_BAND, 0, 2, 48)).isEqualTo(Outcome.FULL);
        final int index = near.outgoing().tryClaim(Packet.IN_BAND, 0, 2, 40);
        assertThat(index).isNotNegative();
        near.close();
        assertThat(near.outgoing().commit(index)).isEqualTo(Outcome.CLOSED);
        assertThat(near.outgoing().tryClaim(Packet.IN_BAND, 0, 2, 40)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void openClaimExcludesEveryOtherCallOfItsRing() {
        final OutgoingRing ring = near.outgoing();
        final int index = ring.tryClaim(Packet.IN_BAND, 0, 1, 16);
        assertThatThrownBy(() -> ring.offer(Packet.IN_BAND, 0, 2, NOTHING, 0, 8))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("claim is open");
        assertThatThrownBy(() -> ring.tryClaim(Packet.IN_BAND, 0, 2, 8))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("claim is open");
        assertThatThrownBy(ring::publish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ring.prepareToWait(8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("has an open claim");
        assertThatThrownBy(() -> ring.commit(index + 8)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("the claim is at " + index);
        assertThatThrownBy(() -> ring.abort(index + 8)).isInstanceOf(IllegalArgumentException.class);
        ring.commit(index);
        assertThat(ring.position()).isEqualTo(40);
        assertThatThrownBy(() -> ring.commit(index)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("no claim is open");
        assertThatThrownBy(() -> ring.abort(index)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ring::buffer).isInstanceOf(IllegalStateException.class);
        set.pause();
        try (SaveSessionCloser saving = new SaveSessionCloser()) {
            saving.session.begin(set, 1);
            assertThat(saving.session.imageLength()).isPositive();
        }
    }

    @Test
    void claimRefusesArgumentsThatNoPacketHas() {
        final OutgoingRing ring = near.outgoing();
        assertThatThrownBy(() -> ring.tryClaim(Packet.GPA_DIRECT, 0, 1, 8)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("type=9");
        assertThatThrownBy(() -> ring.tryClaim(Packet.IN_BAND, 2, 1, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.tryClaim(Packet.IN_BAND, 0, 1, ring.maxPayloadLength() + 1))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(ring.position()).isZero();
    }

    private static final class SaveSessionCloser implements AutoCloseable {
        private final SaveSession session = new SaveSession();

        @Override
        public void close() {
            session.end();
        }
    }
}
