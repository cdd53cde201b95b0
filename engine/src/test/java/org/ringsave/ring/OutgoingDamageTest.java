/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.save.SaveSession;

/** Another program writes a wrong consumer's index into a ring that the engine writes. */
class OutgoingDamageTest {
    private static final UnsafeBuffer PAYLOAD = MappedPair.words(1, 2, 3);

    @TempDir
    private Path directory;

    private static void assertRefusing(MappedPair pair, long value) {
        final OutgoingRing out = pair.channel().outgoing();
        final Damage damage = out.damage();
        assertThat(damage).isNotNull();
        assertThat(damage.field()).isEqualTo("out");
        assertThat(damage.value()).isEqualTo(value);
        assertThat(damage.position()).isEqualTo(out.position());
        final int in = pair.fromEngine().in();
        final long position = out.position();
        for (int length = 0; length <= 24; length += 8) {
            assertThat(out.offer(6, 0, 5, PAYLOAD, 0, length)).as("offer %d", length).isEqualTo(Outcome.CORRUPT);
            assertThat(out.append(6, 1, 6, PAYLOAD, 0, length)).as("append %d", length).isEqualTo(Outcome.CORRUPT);
        }
        assertThat(out.free()).isZero();
        assertThat(out.position()).isEqualTo(position);
        assertThat(pair.fromEngine().in()).isEqualTo(in);
        assertThat(pair.channel().awaiting().count()).isZero();
        assertThat(out.damage()).isSameAs(damage);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4104, 4, 12, -8, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void outgoingRingAcceptsNoPacketWhenTheConsumersIndexIsOutOfRange(int index) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            pair.channel().outgoing().offer(6, 0, 1, PAYLOAD, 0, 24);
            pair.fromEngine().out(index);
            assertThat(pair.channel().outgoing().free()).isZero();
            pair.fromEngine().out(48);
            assertRefusing(pair, index & 0xFFFF_FFFFL);
        }
    }

    @Test
    void outgoingRingAcceptsNoPacketAfterAClaimThatWasOpenWhenDamageWasFound() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            final OutgoingRing out = pair.channel().outgoing();
            out.offer(6, 0, 1, PAYLOAD, 0, 24);
            final int index = out.tryClaim(6, 0, 1, 24);
            pair.fromEngine().out(4096);
            assertThat(out.free()).isZero();
            out.commit(index);
            final long position = out.position();
            for (int length = 0; length <= 24; length += 8) {
                assertThat(out.offer(6, 0, 5, PAYLOAD, 0, length)).as("offer %d", length).isEqualTo(Outcome.CORRUPT);
            }
            assertThat(out.position()).isEqualTo(position);
        }
    }

    @Test
    void outgoingRingFindsABadIndexWhenItsKnownSpaceRunsOut() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            final OutgoingRing out = pair.channel().outgoing();
            pair.fromEngine().out(4092);
            long packets = 0;
            while (out.offer(6, 0, 1, PAYLOAD, 0, 24) > 0) {
                packets++;
            }
            assertThat(packets).isEqualTo(4088 / 48);
            assertRefusing(pair, 4092);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 24, 104, 4088})
    void outgoingRingAcceptsNoPacketWhenTheConsumersIndexGoesBackOrBeyondTheTail(int index) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            final OutgoingRing out = pair.channel().outgoing();
            out.offer(6, 0, 1, PAYLOAD, 0, 24);
            out.offer(6, 0, 2, PAYLOAD, 0, 24);
            pair.fromEngine().receive();
            assertThat(out.free()).isEqualTo(4088 - 48);
            pair.fromEngine().out(index);
            assertThat(out.free()).isZero();
            assertRefusing(pair, index);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {56, 96, 144})
    void outgoingRingAcceptsNoPacketWhenTheConsumerReadsUnpublishedPackets(int index) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 2)) {
            final OutgoingRing out = pair.channel().outgoing();
            out.offer(6, 0, 1, PAYLOAD, 0, 24);
            out.append(6, 0, 2, PAYLOAD, 0, 24);
            out.append(6, 0, 3, PAYLOAD, 0, 24);
            pair.fromEngine().out(48);
            assertThat(out.free()).isEqualTo(4088 - 96);
            pair.fromEngine().out(index);
            assertThat(out.free()).isZero();
            assertRefusing(pair, index);
        }
    }

    /** An image with a head before the ring's beginning could not be read again. */
    @ParameterizedTest
    @ValueSource(ints = {104, 4088, 24})
    void saveIsRefusedWhenTheConsumersIndexIsBeyondTheTail(int index) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            final OutgoingRing out = pair.channel().outgoing();
            out.offer(6, 0, 1, PAYLOAD, 0, 24);
            out.offer(6, 0, 2, PAYLOAD, 0, 24);
            pair.fromEngine().out(48);
            assertThat(out.free()).isEqualTo(4088 - 48);
            pair.set().pause();
            pair.fromEngine().out(index);
            final SaveSession session = new SaveSession();
            assertThatThrownBy(() -> session.begin(pair.set(), 1))
                .isInstanceOfSatisfying(RingDamageException.class, e -> assertThat(e.damage().field()).isEqualTo("out"))
                .hasMessageContaining("out=" + index);
            pair.fromEngine().out(96);
            session.begin(pair.set(), 1);
            session.end();
            pair.set().resume();
        }
    }

    @Test
    void saveIsRefusedWhenTheProducersIndexWentBack() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            pair.toEngine().send(6, 0, 1, 2, 7);
            pair.toEngine().send(6, 0, 2, 2, 7);
            assertThat(pair.channel().incoming().poll((type, flags, transactionId, buffer, offset, length) ->
                PacketAction.DONE, 1)).isEqualTo(1);
            pair.set().pause();
            pair.toEngine().in(40);
            final SaveSession session = new SaveSession();
            assertThatThrownBy(() -> session.begin(pair.set(), 1))
                .isInstanceOfSatisfying(RingDamageException.class, e -> assertThat(e.damage().field()).isEqualTo("in"))
                .hasMessageContaining("in=40");
        }
    }
}
