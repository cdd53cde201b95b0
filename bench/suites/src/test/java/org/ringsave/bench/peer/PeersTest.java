/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.tool.workload.Workload;

/** Every peer restores the state that it saved, however it was used before. A peer behaves as its abilities say. */
class PeersTest {
    private static final int MEMORY_LENGTH = 1 << 20;
    private static final List<Workload> WORKLOADS = List.of(
        new Workload(0, 1, 0, 0, 1),
        new Workload(3, 1, 0, 0, 2),
        new Workload(3, 2, 0.25, 0, 3),
        new Workload(5, 2, 1, 0, 4),
        new Workload(3, 3, 0.6, 7, 5),
        new Workload(11, 1, 1, 3, 6));

    private static ByteBuffer memory() {
        return ByteBuffer.allocateDirect(MEMORY_LENGTH);
    }

    private static Stream<PeerKind> kindsHere() {
        return Arrays.stream(PeerKind.values()).filter(PeerKind::isHere);
    }

    static Stream<Arguments> peersAndWorkloads() {
        return kindsHere().flatMap(kind -> WORKLOADS.stream().map(workload -> Arguments.of(kind, workload)));
    }

    @ParameterizedTest
    @MethodSource("peersAndWorkloads")
    void everyPeerRestoresTheStateThatItSaved(PeerKind kind, Workload workload) {
        final ByteBuffer memory = memory();
        try (ChannelSet source = workload.create(); ChannelSet target = workload.createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer restorer = kind.create(new PeerState(target), memory)) {
            restorer.restore(saver.save());
            assertThat(SameState.of(source, target)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("peersAndWorkloads")
    void usedPeerRestoresTheStateThatItSaved(PeerKind kind, Workload workload) {
        final ByteBuffer memory = memory();
        final Workload fuller =
            new Workload(workload.channels(), workload.ringPages(), 1, workload.inFlight(), ~workload.seed());
        try (ChannelSet source = workload.create(); ChannelSet other = fuller.create();
            ChannelSet target = workload.createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer another = kind.create(new PeerState(other), memory);
            Peer restorer = kind.create(new PeerState(target), memory)) {
            restorer.restore(another.save());
            assertThat(SameState.of(other, target)).isTrue();
            restorer.restore(saver.save());
            assertThat(SameState.of(source, target)).isTrue();
            workload.goOn(source);
            restorer.restore(saver.save());
            assertThat(SameState.of(source, target)).isTrue();
            restorer.restore(saver.save());
            assertThat(SameState.of(source, target)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsHere")
    void everyPeerRestoresContextsControlWordsAndSentRequests(PeerKind kind) {
        final ByteBuffer memory = memory();
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds().withContext(13).withInFlight(4, 64, 5);
        try (ChannelSet source = new ChannelSet(); ChannelSet target = new ChannelSet()) {
            target.add(-7, "dev\u00edce", config);
            final Channel near = source.add(-7, "dev\u00edce", config);
            near.context().putByte(12, (byte)3);
            near.opposite().context().putByte(0, (byte)4);
            source.open();
            near.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 99,
                near.context(), 0, 13);
            near.awaiting().context(99).putByte(4, (byte)5);
            source.pause();
            final UnsafeBuffer incoming = ChannelAccess.memory(near).incoming().control();
            incoming.putInt(ControlPage.INTERRUPT_MASK_OFFSET, 1);
            incoming.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, -48);
            ChannelAccess.memory(near).outgoing().control().putInt(ControlPage.FEATURE_BITS_OFFSET, 1);
            try (Peer saver = kind.create(new PeerState(source), memory);
                Peer restorer = kind.create(new PeerState(target), memory)) {
                restorer.restore(saver.save());
            }
            assertThat(SameState.of(source, target)).isTrue();
            assertThat(target.get(-7).awaiting().context(99).getByte(4)).isEqualTo((byte)5);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void packetsOfAPeerRingAreThePacketsThatItsReaderPolls(double fill) {
        try (ChannelSet set = new Workload(2, 3, fill, 0, 10).create()) {
            final PeerChannel channel = new PeerState(set).channels()[1];
            channel.cut();
            final List<byte[]> packets = channel.rings()[0].packets();
            final List<Integer> payloads = new ArrayList<>();
            set.resume();
            set.channels().get(1).incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
                payloads.add(length);
                return PacketAction.DONE;
            }, Integer.MAX_VALUE);
            assertThat(packets.stream().map(packet -> packet.length - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH))
                .isEqualTo(payloads);
        }
    }

    @Test
    void packetsOfAnotherLengthThanTheirRingAreRefused() {
        try (ChannelSet set = new Workload(1, 1, 0.5, 0, 12).create()) {
            final PeerChannel channel = new PeerState(set).channels()[0];
            channel.cut();
            final PeerRing ring = channel.rings()[1];
            final List<byte[]> packets = ring.packets();
            assertThatThrownBy(() -> ring.acceptPackets(packets.subList(1, packets.size())))
                .isInstanceOf(IllegalStateException.class);
            packets.add(new byte[8]);
            assertThatThrownBy(() -> ring.acceptPackets(packets)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ring.length() + " bytes");
        }
    }

    @Test
    void sameStateSeesOneDifferentByteOrPosition() {
        final Workload workload = WORKLOADS.get(4);
        try (ChannelSet source = workload.create(); ChannelSet same = workload.create();
            ChannelSet more = workload.create(); ChannelSet empty = workload.createEmpty()) {
            more.get(1).received().context(2).putByte(0, (byte)1);
            assertThat(SameState.of(source, same)).isTrue();
            assertThat(SameState.of(source, more)).isFalse();
            assertThat(SameState.of(source, empty)).isFalse();
            assertThatThrownBy(() -> SameState.require(PeerKind.kryo, source, more))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("kryo");
        }
    }

    @ParameterizedTest
    @MethodSource("kindsHere")
    void onlyPeersWithChecksNoticeAChangedByte(PeerKind kind) {
        final Workload workload = new Workload(3, 4, 1, 0, 8);
        final ByteBuffer memory = memory();
        try (ChannelSet source = workload.create(); ChannelSet target = workload.createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer restorer = kind.create(new PeerState(target), memory)) {
            final long length = saver.save();
            // This byte is in the middle of a full ring: the second channel's incoming ring is a sixth of all.
            final int middle = (int)(length / 3 + length / 12);
            memory.put(middle, (byte)~memory.get(middle));
            if (kind.abilities().contains(Ability.CHECKS)) {
                assertThatThrownBy(() -> restorer.restore(length)).isInstanceOf(RuntimeException.class);
            } else {
                restorer.restore(length);
                assertThat(SameState.of(source, target)).isFalse();
            }
        }
    }

    static Stream<PeerKind> kindsWithChecks() {
        return kindsHere().filter(kind -> kind.abilities().contains(Ability.CHECKS));
    }

    @ParameterizedTest
    @MethodSource("kindsWithChecks")
    void peerWithChecksRefusesAChangedByteWhereverItIs(PeerKind kind) {
        final Workload workload = new Workload(2, 1, 0.2, 2, 8);
        final ByteBuffer memory = memory();
        try (ChannelSet source = workload.create(); ChannelSet target = workload.createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer restorer = kind.create(new PeerState(target), memory)) {
            final long length = saver.save();
            for (int index = 0; index < length; index++) {
                memory.put(index, (byte)(memory.get(index) ^ 1 << index % 8));
                assertThatThrownBy(() -> restorer.restore(length)).as("byte %d of %d", index, length)
                    .isInstanceOf(RuntimeException.class);
                memory.put(index, (byte)(memory.get(index) ^ 1 << index % 8));
            }
            restorer.restore(length);
            assertThat(SameState.of(source, target)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kindsHere")
    void everyPeerRefusesTheStateOfAnotherSet(PeerKind kind) {
        final ByteBuffer memory = memory();
        try (ChannelSet source = new Workload(3, 1, 0.5, 0, 9).create();
            ChannelSet fewer = new Workload(2, 1, 0.5, 0, 9).createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer restorer = kind.create(new PeerState(fewer), memory)) {
            final long length = saver.save();
            assertThatThrownBy(() -> restorer.restore(length)).isInstanceOf(RuntimeException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void absentPeerNamesTheJdkThatItNeeds(PeerKind kind) {
        assumeTrue(!kind.isHere());
        assertThatThrownBy(() -> kind.create(null, null)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("JDK 22");
    }
}
