/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** State of requests in flight: back with each of them, or nothing is back. */
class PacketStateTest {
    private static final ChannelConfig CONFIG =
        ChannelConfig.ofPages(1).withInFlight(4, 64, 13).withContext(9).withBothEnds();
    private static ChannelSet saved;
    private static KeptStates kept;
    private static ByteBuffer image;

    private final RestoreSession session = new RestoreSession();

    /** Writes down its calls, and does something in one of the calls of decode. */
    private static final class Decoding implements PacketStateHandler {
        private final List<String> calls = new ArrayList<>();
        private final int failing;
        private final Runnable action;

        Decoding(int failing, Runnable action) {
            this.failing = failing;
            this.action = action;
        }

        @Override
        public int version(Channel channel) {
            throw new AssertionError("nothing is saved here");
        }

        @Override
        public int encodedLength(Channel end, InFlight table, long transactionId) {
            throw new AssertionError("nothing is saved here");
        }

        @Override
        public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
            throw new AssertionError("nothing is saved here");
        }

        @Override
        public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
            assertThat(table).isSameAs(table == end.received() ? end.received() : end.awaiting());
            assertThat(table.contains(transactionId)).isTrue();
            assertThat(table.context(transactionId).getByte(0)).isEqualTo((byte)transactionId);
            calls.add(end.id() + "/" + transactionId + " v" + version + " l" + buffer.capacity() + " b"
                + buffer.getByte(0));
            if (calls.size() == failing) {
                action.run();
            }
        }
    }

    @BeforeAll
    static void save() {
        saved = set();
        kept = new KeptStates().version(1, 7).version(2, -1);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
        saved.open();
        for (final Channel channel : saved.channels()) {
            for (int id = 1; id <= 3; id++) {
                channel.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, 8 * id);
            }
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 2);
            for (final InFlight table : new InFlight[] {channel.awaiting(), channel.opposite().received()}) {
                table.forEach((id, type, packet, context) -> context.putByte(0, (byte)id));
            }
            channel.context().putByte(0, (byte)99);
        }
        saved.pause();
        final Channel one = saved.get(1);
        final Channel two = saved.get(2);
        kept.put(one.awaiting(), 1, new byte[] {11}).put(one.awaiting(), 3, new byte[8])
            .put(one.opposite().received(), 2, new byte[] {12, 0, 0, 0, 0, 0, 0, 0, 0});
        kept.put(two.opposite().received(), 1, new byte[] {21, 22});
        saved.packetState(kept);
        image = SeededSet.image(saved, 5);
    }

    @AfterAll
    static void close() {
        saved.close();
    }

    private static ChannelSet set() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", CONFIG);
        set.add(2, "two", CONFIG);
        return set;
    }

    private static void doNothing() {
        // On purpose.
    }

    private void restoreInto(ChannelSet set) {
        session.begin(set);
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
    }

    private static void checkGood(ChannelSet set) {
        assertThat(SeededSet.bytes(SeededSet.image(set, 5))).isEqualTo(SeededSet.bytes(image));
    }

    @Test
    void handlerGetsEachStateOnceWithItsVersion() {
        final Decoding handler = new Decoding(0, PacketStateTest::doNothing);
        try (ChannelSet set = set()) {
            set.packetState(handler);
            restoreInto(set);
            assertThat(handler.calls).isEmpty();
            session.apply();
            assertThat(handler.calls).containsExactly("1/1 v7 l1 b11", "1/3 v7 l8 b0", "1/2 v7 l9 b12",
                "2/1 v-1 l2 b21");
        }
    }

    @Test
    void restoredPacketStatesAreSavedToTheSameBytes() {
        try (ChannelSet set = set()) {
            set.packetState(new KeptStates());
            restoreInto(set);
            checkGood(session.apply());
        }
        session.begin(1 << 20, new KeptStates());
        session.restoreFromBuffer(image.duplicate());
        try (ChannelSet built = session.apply()) {
            checkGood(built);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void decodeThatThrowsLeavesTheSetEmpty(int failing) {
        final ByteState state = new ByteState("clock", 1, new byte[] {1});
        final Decoding handler = new Decoding(failing, () -> {
            throw new UnsupportedOperationException("on purpose");
        });
        try (ChannelSet set = set()) {
            set.packetState(handler);
            set.get(1).context().putByte(0, (byte)42);
            restoreInto(set);
            assertThatThrownBy(session::apply).isInstanceOf(ImageException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("image offset ").hasMessageContaining(failing < 4
                    ? " in channel 1, version 7, was refused" : "state of transaction 1 in channel 2, version -1, was");
            assertThat(handler.calls).hasSize(failing);
            assertThat(set.get(1).context().getByte(0)).isEqualTo((byte)42);
            set.get(1).context().putByte(0, (byte)0);
            assertThat(Shapes.isEmpty(set)).isTrue();
            set.packetState(new KeptStates());
            restoreInto(set);
            checkGood(session.apply());
        }
        session.begin(1 << 20, new Decoding(failing, () -> {
            throw new StackOverflowError("on purpose");
        }));
        session.restoreFromBuffer(image.duplicate());
        assertThatThrownBy(session::apply).isInstanceOf(StackOverflowError.class);
        assertThat(state.bytes()).containsExactly(1);
    }

    @Test
    void refusalNamesTheChannelWhenTheSetHasNoHandler() {
        try (ChannelSet set = set()) {
            restoreInto(set);
            assertThatThrownBy(session::apply).isInstanceOf(ImageException.class).hasMessage("image offset 80: state of"
                + " requests in channel 1 is of version 7, expected none, as the set has no PacketStateHandler, or"
                + " DROP_PACKET_STATE");
            assertThat(Shapes.isEmpty(set)).isTrue();
            restoreInto(set);
            assertThatThrownBy(() -> session.applyOnly(2)).isInstanceOf(ImageException.class)
                .hasMessageContaining("state of requests in channel 2 is of version -1, expected none");
            assertThat(Shapes.isEmpty(set)).isTrue();
        }
        session.begin(1 << 20);
        session.restoreFromBuffer(image.duplicate());
        assertThatThrownBy(session::apply).isInstanceOf(ImageException.class);
    }

    @Test
    void optionDropsPacketStates() {
        final RestoreSession dropping =
            new RestoreSession(RestoreOption.DROP_PACKET_STATE, RestoreOption.DROP_PACKET_STATE);
        try (ChannelSet set = set()) {
            dropping.begin(set);
            dropping.restoreFromBuffer(image.duplicate());
            dropping.apply();
            assertThat(set.get(1).awaiting().count()).isEqualTo(3);
            assertThat(set.get(2).opposite().received().context(2).getByte(0)).isEqualTo((byte)2);
            assertThat(set.get(2).context().getByte(0)).isEqualTo((byte)99);
        }
        try (ChannelSet set = set()) {
            set.packetState(new KeptStates());
            dropping.begin(set);
            dropping.restoreFromBuffer(image.duplicate());
            checkGood(dropping.apply());
        }
    }

    @Test
    void applyOnlyDecodesTheStatesOfOneChannel() {
        final KeptStates states = new KeptStates();
        try (ChannelSet set = set()) {
            set.packetState(states);
            restoreInto(set);
            session.applyOnly(2);
            assertThat(states.count()).isEqualTo(1);
            assertThat(states.get(set.get(2).opposite().received(), 1)).containsExactly(21, 22);
            assertThat(set.get(1).awaiting().count()).isZero();
        }
    }

    @Test
    void decodeThatThrowsInApplyOnlyLeavesTheSetEmpty() {
        try (ChannelSet set = set()) {
            set.packetState(new Decoding(1, () -> {
                throw new UnsupportedOperationException("on purpose");
            }));
            restoreInto(set);
            assertThatThrownBy(() -> session.applyOnly(2)).isInstanceOf(ImageException.class);
            assertThat(Shapes.isEmpty(set)).isTrue();
            assertThatThrownBy(() -> session.applyOnly(2)).isInstanceOf(IllegalStateException.class);
            set.open();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void applyChangesNothingWhenDecodeClosesOrEnds(int at) {
        final ChannelSet[] sets = {set(), set(), set()};
        final List<Runnable> actions =
            List.of(sets[0]::close, () -> sets[1].get(2).close(), session::end);
        final List<String> messages = List.of("the set was closed", "lost a channel", "no restore is under way");
        for (int i = 0; i < 3; i++) {
            try (ChannelSet set = sets[i]) {
                final Decoding handler = new Decoding(at, actions.get(i));
                set.packetState(handler);
                restoreInto(set);
                assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(messages.get(i));
                assertThat(handler.calls).hasSize(at);
                assertThat(Shapes.isEmpty(set)).isTrue();
            }
        }
    }
}
