/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.SeededSet;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.save.SaveSession;

/** A handler may close, pause and poll only as these rules say, in the channel that calls it too. */
class HandlerRulesTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(16));

    private ChannelSet set;
    private Channel near;
    private Channel opposite;
    private int calls;

    @BeforeEach
    void openTheChannel() {
        set = new ChannelSet();
        near = set.add(1, "", SeededSet.config(1));
        opposite = near.opposite();
        set.open();
    }

    @AfterEach
    void closeTheSet() {
        set.close();
    }

    private PacketHandler returning(PacketAction action, Runnable first) {
        return (type, flags, id, buffer, offset, length) -> {
            calls++;
            first.run();
            return action;
        };
    }

    private void request(Channel from, long id) {
        assertThat(from.outgoing().offer(Packet.IN_BAND, 1, id, PAYLOAD, 0, 16)).isPositive();
    }

    private static Stream<Arguments> closings() {
        final Consumer<HandlerRulesTest> set = test -> test.set.close();
        final Consumer<HandlerRulesTest> channel = test -> test.near.close();
        final Consumer<HandlerRulesTest> other = test -> test.opposite.close();
        return Stream.of(PacketAction.values()).flatMap(action -> Stream.of(Arguments.of(action, set),
            Arguments.of(action, channel), Arguments.of(action, other)));
    }

    @ParameterizedTest
    @MethodSource("closings")
    void pollEndsWhenTheHandlerOfARequestClosesTheChannel(PacketAction action,
        Consumer<HandlerRulesTest> closing) {
        request(opposite, 1);
        request(opposite, 2);
        final int result = near.incoming().poll(returning(action, () -> closing.accept(this)), 10);
        assertThat(calls).isEqualTo(1);
        assertThat(result).isEqualTo(action == PacketAction.ABORT ? 0 : 1);
        assertThat(near.received().count()).isZero();
        assertThat(near.incoming().poll(returning(action, () -> { }), 10)).isEqualTo(Outcome.CLOSED);
        assertThat(near.incoming().damage()).isNull();
        assertThat(calls).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("closings")
    void pollEndsWhenTheHandlerOfACompletionClosesTheChannel(PacketAction action,
        Consumer<HandlerRulesTest> closing) {
        request(near, 1);
        opposite.incoming().poll(returning(PacketAction.IN_FLIGHT, () -> { }), 1);
        assertThat(opposite.complete(1, PAYLOAD, 0, 8)).isPositive();
        if (action != PacketAction.IN_FLIGHT) {
            assertThat(near.incoming().poll(returning(action, () -> closing.accept(this)), 10))
                .isEqualTo(action == PacketAction.ABORT ? 0 : 1);
            assertThat(near.awaiting().count()).isZero();
            assertThat(near.state()).isEqualTo(ChannelState.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource("closings")
    void visitOfATableEndsWhenItsHandlerClosesTheChannel(PacketAction action,
        Consumer<HandlerRulesTest> closing) {
        request(opposite, 1);
        request(opposite, 2);
        request(opposite, 3);
        near.incoming().poll(returning(PacketAction.IN_FLIGHT, () -> { }), 3);
        final int[] visited = new int[1];
        near.received().forEach((id, type, packet, context) -> {
            visited[0]++;
            if (id == 2) {
                closing.accept(this);
            }
        });
        assertThat(visited[0]).isEqualTo(2);
        assertThat(near.received().count()).isZero();
    }

    @Test
    void exceptionOfAHandlerThatClosedTheSetReachesTheCaller() {
        request(opposite, 1);
        assertThatThrownBy(() -> near.incoming().poll((type, flags, id, buffer, offset, length) -> {
            set.close();
            throw new UnsupportedOperationException("after closing");
        }, 1)).isInstanceOf(UnsupportedOperationException.class).hasMessage("after closing");
        assertThat(near.incoming().poll(null, 1)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void pauseIsRefusedInEveryHandlerOfTheSet() {
        final Channel second = set.add(2, "", SeededSet.config(1));
        request(opposite, 1);
        near.incoming().poll(returning(PacketAction.DONE, () -> {
            assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class).hasMessageContaining("pause")
                .hasMessageContaining("inside a poll").hasMessageContaining("id=1");
            assertThat(second.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8)).isPositive();
        }), 1);
        assertThat(set.state()).isEqualTo(ChannelState.OPEN);
        assertThat(second.state()).isEqualTo(ChannelState.OPEN);
        set.pause();
    }

    @Test
    void pauseIsRefusedWhileAppendedPacketsAreUnpublished() {
        for (final Channel end : new Channel[] {near, opposite}) {
            end.outgoing().append(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            assertThatThrownBy(set::pause).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not published").hasMessageContaining("id=1");
            assertThatThrownBy(() -> new SaveSession().begin(set, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPEN");
            assertThat(set.state()).isEqualTo(ChannelState.OPEN);
            end.outgoing().publish();
            set.pause();
            set.resume();
        }
    }

    @Test
    void handlerMayUseEveryRingButItsOwn() {
        request(opposite, 1);
        request(near, 2);
        near.incoming().poll(returning(PacketAction.DONE, () -> {
            assertThatThrownBy(() -> near.incoming().poll(null, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("own handler");
            assertThat(opposite.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1))
                .isEqualTo(1);
            assertThat(opposite.outgoing().offer(Packet.IN_BAND, 0, 3, PAYLOAD, 0, 8)).isPositive();
        }), 1);
        assertThat(calls).isEqualTo(1);
        assertThat(near.incoming().poll(returning(PacketAction.DONE, () -> { }), 9)).isEqualTo(1);
    }

    @Test
    void handlerThatThrowsKeepsItsPacketAndFreesTheEarlierOnes() {
        request(opposite, 1);
        request(opposite, 2);
        for (int i = 0; i < 2; i++) {
            final int round = i;
            assertThatThrownBy(() -> near.incoming().poll((type, flags, id, buffer, offset, length) -> {
                if (id == 2) {
                    throw new UnsupportedOperationException("round " + round);
                }
                return PacketAction.DONE;
            }, 9)).hasMessage("round " + i);
            assertThat(near.incoming().position()).isEqualTo(40);
            assertThat(opposite.outgoing().free()).isEqualTo(4088 - 40);
        }
        assertThatThrownBy(() -> near.incoming().poll((type, flags, id, buffer, offset, length) -> null, 9))
            .isInstanceOf(NullPointerException.class).hasMessageContaining("null");
        assertThat(near.incoming().position()).isEqualTo(40);
        set.pause();
    }

    @Test
    void pollWithoutAPositiveLimitDeliversNoPacket() {
        request(opposite, 1);
        for (final int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThat(near.incoming().poll(returning(PacketAction.DONE, () -> { }), limit)).isZero();
        }
        assertThat(calls).isZero();
    }

    @Test
    void requestStaysInFlightWhenItsCompletionFindsNoRoom() {
        request(opposite, 1);
        near.incoming().poll(returning(PacketAction.IN_FLIGHT, () -> { }), 1);
        while (near.outgoing().offer(Packet.IN_BAND, 0, 5, PAYLOAD, 0, 16) > 0) {
            calls++;
        }
        assertThat(near.complete(1, PAYLOAD, 0, 16)).isEqualTo(Outcome.FULL);
        assertThat(near.received().contains(1)).isTrue();
        opposite.incoming().poll(returning(PacketAction.DONE, () -> { }), 1);
        assertThat(near.complete(1, PAYLOAD, 0, 16)).isPositive();
        assertThat(near.received().count()).isZero();
    }
}
