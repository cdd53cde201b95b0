/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** Packets that real drivers send beside the plain ones: unused room before the data, late completions, used ids. */
class DriverPacketsTest {
    @TempDir
    private Path directory;
    private MappedPair pair;
    private Channel channel;
    private RawRing peer;
    private final List<String> told = new ArrayList<>();
    private RepeatAction answer = RepeatAction.DROP;
    private Runnable whenRepeated = () -> { };

    /** Keeps requests, tells all else. */
    private final class Handler implements PacketHandler {
        @Override
        public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
            told.add(type + ":" + id + ":" + (length == 0 ? 0 : buffer.getLong(offset)));
            return (flags & 1) != 0 && type != Packet.COMPLETION ? PacketAction.IN_FLIGHT : PacketAction.DONE;
        }

        @Override
        public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
            told.add("unknown:" + id + ":" + buffer.getLong(offset) + ":" + length);
        }

        @Override
        public RepeatAction onRepeatedRequest(int type, int flags, long id, DirectBuffer buffer, int offset,
            int length) {
            told.add("repeated:" + type + ":" + id + ":" + buffer.getLong(offset) + ":" + length);
            whenRepeated.run();
            return answer;
        }
    }

    @BeforeEach
    void open() throws IOException {
        pair = MappedPair.open(directory, 1, 3);
        channel = pair.channel();
        peer = pair.toEngine();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private int poll(int limit) {
        return channel.incoming().poll(new Handler(), limit);
    }

    /** Linux storvsc, before 4e81a6cba517: room for 32 page numbers, whatever the request used. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 25 * 8})
    void unusedRoomBehindTheRangesIsDeliveredAndKept(int slack) throws IOException {
        try (MappedPair wide = MappedPair.open(directory, 1, 2)) {
            final RawRing sender = wide.toEngine();
            for (int start = 4096 - 400; start < 4096; start += 8) {
                sender.empty(start);
                wide.mapAgain(2);
                final int dataOffset8 = 2 + 3 + slack / 8;
                sender.send(9, 1, 5, dataOffset8, 42, 43);
                sender.word(start + 16, 1L << 32);
                sender.word(start + 24, 4096);
                sender.word(start + 32, 0x1234);
                for (int i = 0; i < slack; i += 8) {
                    sender.word(start + 40 + i, 0xDEAD_0000L + i);
                }
                final IncomingRing ring = wide.channel().incoming();
                final long[] seen = new long[2];
                final int consumed = ring.poll((type, flags, id, buffer, offset, length) -> {
                    seen[0] = length;
                    seen[1] = buffer.getLong(offset);
                    assertOnePage(ring.ranges());
                    return PacketAction.IN_FLIGHT;
                }, 9);
                assertThat(seen).containsExactly(16, 42);
                assertThat(consumed).as("start %d, %s", start, ring.damage()).isEqualTo(1);
                final DirectBuffer kept = wide.channel().received().ranges(5);
                assertThat(kept.capacity()).isEqualTo(24 + slack);
                assertThat(slack == 0 ? 0xDEAD_0000L : kept.getLong(24)).isEqualTo(0xDEAD_0000L);
                wide.channel().received().forget(5);
            }
        }
    }

    private static void assertOnePage(PacketRanges ranges) {
        assertThat(ranges.length()).isEqualTo(24);
        assertThat(ranges.next()).isTrue();
        assertThat(ranges.pageNumber(0)).isEqualTo(0x1234);
        assertThat(ranges.next()).isFalse();
    }

    @Test
    void requestWithUnusedRoomIsRestored() throws IOException {
        peer.send(9, 1, 5, 2 + 3 + 2, 42);
        peer.word(16, 1L << 32);
        peer.word(24, 4096);
        peer.word(48, 99);
        assertThat(poll(9)).isEqualTo(1);
        pair.set().pause();
        try (ChannelSet restored = Shapes.build(SeededSet.image(pair.set(), 1))) {
            final DirectBuffer ranges = restored.channels().get(0).received().ranges(5);
            assertThat(ranges.capacity()).isEqualTo(40);
            assertThat(ranges.getLong(32)).isEqualTo(99);
            final PacketRanges read = new PacketRanges();
            assertThat(read.wrap(Packet.GPA_DIRECT, ranges, 0, ranges.capacity())).isNull();
            assertThat(read.count()).isEqualTo(1);
        }
    }

    @Test
    void unknownCompletionIsToldAndDropped() {
        peer.send(11, 0, 99, 2, 7);
        peer.send(11, 1, 98, 4, 8);
        peer.send(6, 0, 1, 2, 3);
        assertThat(poll(9)).isEqualTo(3);
        assertThat(told).containsExactly("unknown:99:7:8", "unknown:98:8:8", "6:1:3");
        assertThat(channel.incoming().unknownCompletions()).isEqualTo(2);
        assertThat(channel.incoming().damage()).isNull();
        assertThat(peer.out()).isEqualTo(peer.in());
    }

    @Test
    void lateCompletionOfAForgottenRequestIsDropped() {
        channel.outgoing().offer(6, 1, 5, MappedPair.words(1), 0, 8);
        channel.awaiting().forget(5);
        peer.send(11, 0, 5, 2, 7);
        assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9))
            .isEqualTo(1);
        assertThat(channel.incoming().unknownCompletions()).isEqualTo(1);
        channel.outgoing().offer(6, 1, 5, MappedPair.words(1), 0, 8);
        peer.send(11, 0, 5, 2, 7);
        assertThat(poll(9)).isEqualTo(1);
        assertThat(told).containsExactly("11:5:7");
        assertThat(channel.awaiting().count()).isZero();
    }

    @Test
    void droppedPacketsCountTowardTheLimit() {
        for (int i = 0; i < 5; i++) {
            peer.send(11, 0, i, 2, i);
        }
        assertThat(poll(2)).isEqualTo(2);
        assertThat(told).hasSize(2);
        assertThat(channel.incoming().position()).isEqualTo(64);
        assertThat(poll(9)).isEqualTo(3);
    }

    /** The ranges of the packet before lie in the copy that the payload of a repeated one is written over. */
    @Test
    void repeatedRequestHasNoRangesOfThePacketBefore() {
        peer.send(9, 1, 5, 2 + 3, 42);
        peer.word(16, 1L << 32);
        peer.word(24, 4096);
        peer.send(6, 1, 5, 2, 11);
        final IncomingRing ring = channel.incoming();
        final List<Integer> lengths = new ArrayList<>();
        assertThat(ring.poll(new PacketHandler() {
            @Override
            public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
                lengths.add(ring.ranges().length());
                return PacketAction.IN_FLIGHT;
            }

            @Override
            public RepeatAction onRepeatedRequest(int type, int flags, long id, DirectBuffer buffer, int offset,
                int length) {
                lengths.add(ring.ranges().length());
                return RepeatAction.DROP;
            }
        }, 9)).isEqualTo(2);
        assertThat(lengths).containsExactly(24, 0);
    }

    @Test
    void repeatedRequestIsDroppedByDefault() {
        peer.send(6, 1, 5, 2, 10);
        peer.send(6, 1, 5, 2, 11);
        assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 9))
            .isEqualTo(2);
        assertThat(channel.received().count()).isEqualTo(1);
        assertThat(channel.received().packet(5).getLong(0)).isEqualTo(10);
        assertThat(channel.incoming().repeatedRequests()).isEqualTo(1);
        assertThat(channel.incoming().damage()).isNull();
    }

    @Test
    void replacedRequestIsForgottenAndTheRepeatedOneDelivered() {
        answer = RepeatAction.REPLACE;
        peer.send(6, 1, 5, 2, 10);
        peer.send(6, 1, 6, 2, 20);
        peer.send(6, 1, 7, 2, 30);
        assertThat(poll(9)).isEqualTo(3);
        channel.received().context(5).putLong(0, 77);
        peer.send(7, 1, 5, 3, 11);
        assertThat(poll(9)).isEqualTo(1);
        assertThat(told).endsWith("repeated:7:5:11:8", "7:5:11");
        assertThat(channel.received().count()).isEqualTo(3);
        assertThat(channel.received().packet(5).getLong(0)).isEqualTo(11);
        assertThat(channel.received().context(5).getLong(0)).isZero();
        final List<Long> order = new ArrayList<>();
        channel.received().forEach((id, type, packet, context) -> order.add(id));
        assertThat(order).containsExactly(6L, 7L, 5L);
    }

    /** The handler decides on the bytes that it then gets, whatever the peer writes meanwhile. */
    @Test
    void replacingRequestIsDeliveredAsItsHandlerHasSeenIt() {
        answer = RepeatAction.REPLACE;
        peer.send(6, 1, 5, 2, 10);
        final int second = peer.in();
        peer.send(6, 1, 5, 2, 11);
        whenRepeated = () -> peer.word(second + Packet.HEADER_LENGTH, 12);
        assertThat(poll(9)).isEqualTo(2);
        assertThat(told).containsExactly("6:5:10", "repeated:6:5:11:8", "6:5:11");
        assertThat(channel.received().packet(5).getLong(0)).isEqualTo(11);
    }

    @Test
    void handlerThatThrowsKeepsTheUnknownCompletionInTheRing() {
        peer.send(11, 0, 99, 2, 7);
        assertThatThrownBy(() -> channel.incoming().poll(new PacketHandler() {
            @Override
            public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
                return PacketAction.DONE;
            }

            @Override
            public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
                throw new UnsupportedOperationException("told");
            }
        }, 9)).hasMessage("told");
        assertThat(channel.incoming().unknownCompletions()).isZero();
        assertThat(poll(9)).isEqualTo(1);
    }

    @Test
    void handlerMayCloseTheSetWhenItIsTold() {
        peer.send(11, 0, 99, 2, 7);
        peer.send(6, 0, 1, 2, 7);
        final int polled = channel.incoming().poll(new PacketHandler() {
            @Override
            public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
                throw new AssertionError("delivered after the set was closed");
            }

            @Override
            public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
                pair.set().close();
            }
        }, 9);
        assertThat(polled).isEqualTo(1);
        assertThat(channel.incoming().poll(new Handler(), 1)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void requestThatIsTooLongForItsSlotStaysInTheRing() {
        peer.send(6, 0, 1, 2, 1);
        peer.send(6, 1, 5, 2, new long[40]);
        assertThat(poll(9)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(poll(9)).isEqualTo(Outcome.TOO_LONG);
        }
        assertThat(channel.received().count()).isZero();
        assertThat(channel.incoming().available()).isEqualTo(16 + 320 + 8);
        assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9))
            .isEqualTo(1);
    }

    @Test
    void requestThatTheOtherEndCouldNotKeepIsRefusedAtTheOffer() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withInFlight(2, 64, 0).withBothEnds());
            set.open();
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[4096]);
            for (final int length : new int[] {65, 256, 4000}) {
                assertThatThrownBy(() -> near.outgoing().offer(6, 1, 1, payload, 0, length))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("maxPacketLength");
                assertThatThrownBy(() -> near.outgoing().tryClaim(6, 1, 1, length))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("up to 64 bytes");
            }
            assertThat(near.outgoing().position()).isZero();
            assertThat(near.outgoing().offer(6, 1, 1, payload, 0, 64))
                .isPositive();
            assertThat(near.outgoing().offer(6, 0, 1, payload, 0, 512))
                .isPositive();
        }
    }
}
