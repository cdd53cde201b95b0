/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;

/** Every operation in every state: what it returns, or the exception and the words in its message. */
class StateRulesTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(16));
    private static final long KEPT = 77;
    private static final long SENT = 78;

    @TempDir
    private Path directory;

    /** Where a set can be; in the last, the channel was closed and its set is open. */
    private enum Place {
        CREATED, OPEN, PAUSED, CLOSED, CHANNEL_CLOSED
    }

    /** A set with a request in flight in both directions at the near end. */
    private static ChannelSet inPlace(Place place) {
        final ChannelSet traffic = new ChannelSet();
        final Channel channel = traffic.add(1, "matrix", SeededSet.config(1));
        traffic.open();
        channel.opposite().outgoing().offer(Packet.IN_BAND, 1, KEPT, PAYLOAD, 0, 16);
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        channel.outgoing().offer(Packet.IN_BAND, 1, SENT, PAYLOAD, 0, 16);
        if (place == Place.OPEN) {
            return traffic;
        }
        if (place == Place.CHANNEL_CLOSED) {
            channel.close();
            return traffic;
        }
        if (place == Place.CLOSED) {
            traffic.close();
            return traffic;
        }
        traffic.pause();
        return place == Place.PAUSED ? traffic : restored(traffic);
    }

    private static ChannelSet restored(ChannelSet saved) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(1 << 20);
        restore.restoreFromBuffer(SeededSet.image(saved, 1));
        saved.close();
        return restore.apply();
    }

    /** The channel of a set, which a closed set does not list any more. */
    private static Channel channel(Place place, Function<ChannelSet, Channel> how) {
        final ChannelSet set = inPlace(place == Place.CLOSED || place == Place.CHANNEL_CLOSED ? Place.OPEN : place);
        final Channel channel = how.apply(set);
        if (place == Place.CLOSED) {
            set.close();
        } else if (place == Place.CHANNEL_CLOSED) {
            channel.close();
        }
        return channel;
    }

    private static Channel near(Place place) {
        return channel(place, set -> set.get(1));
    }

    private static boolean isClosed(Place place) {
        return place == Place.CLOSED || place == Place.CHANNEL_CLOSED;
    }

    private static void assertState(Runnable operation, String... words) {
        assertThatThrownBy(operation::run).isInstanceOf(IllegalStateException.class)
            .hasMessageContainingAll(words).message().doesNotContain("\n");
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveOnlyWhereTheDiagramHasAnArrow(Place place) {
        final String now = place == Place.CHANNEL_CLOSED ? "OPEN" : place.name();
        final ChannelState state = ChannelState.valueOf(now);
        assertThat(inPlace(place).state()).isEqualTo(state);
        checkMove(place, ChannelSet::open, "open", ChannelState.CREATED, ChannelState.OPEN);
        checkMove(place, ChannelSet::pause, "pause", ChannelState.OPEN, ChannelState.PAUSED);
        checkMove(place, ChannelSet::resume, "resume", ChannelState.PAUSED, ChannelState.OPEN);
        final ChannelSet set = inPlace(place);
        for (int i = 0; i < 3; i++) {
            set.close();
            assertThat(set.state()).isEqualTo(ChannelState.CLOSED);
            assertThat(set.channels()).isEmpty();
        }
    }

    private static void checkMove(Place place, Consumer<ChannelSet> move, String name,
        ChannelState from, ChannelState to) {
        try (ChannelSet set = inPlace(place)) {
            final ChannelState before = set.state();
            if (before == from) {
                move.accept(set);
                assertThat(set.state()).isEqualTo(to);
                set.channels().forEach(channel -> assertThat(channel.state()).isEqualTo(to));
            } else {
                assertState(() -> move.accept(set), name, before.name());
                assertThat(set.state()).isEqualTo(before);
                set.channels().forEach(channel -> assertThat(channel.state()).isEqualTo(before));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAddToAnySetThatIsNotClosed(Place place) throws Exception {
        final Path in = directory.resolve("in");
        final Path out = directory.resolve("out");
        RawRing.create(in, 1);
        RawRing.create(out, 1);
        try (ChannelSet set = inPlace(place)) {
            if (place == Place.CLOSED) {
                assertState(() -> set.add(2, "", SeededSet.config(1)), "add", "CLOSED");
                assertState(() -> set.addState(new ByteState("s", 1, new byte[1])), "addState", "CLOSED");
                assertThatThrownBy(() -> set.map(3, "", ChannelConfig.ofPages(1), in, out))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("CLOSED");
                assertThatThrownBy(() -> set.mapReadOnly(4, "", in, out))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("CLOSED");
            } else {
                assertThat(set.add(2, "", SeededSet.config(1)).state()).isEqualTo(set.state());
                set.addState(new ByteState("s", 1, new byte[1]));
                assertThat(set.map(3, "", ChannelConfig.ofPages(1), in, out).state()).isEqualTo(set.state());
                final Channel added = set.get(3);
                if (set.state() == ChannelState.OPEN) {
                    assertThat(added.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8)).isEqualTo(32);
                } else {
                    assertState(() -> added.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8), "OPEN");
                }
            }
            assertThat(set.memoryLength() > 0).isEqualTo(set.state() != ChannelState.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseRingsOnlyWhenTheChannelIsOpen(Place place) {
        for (final Channel end : new Channel[] {near(place), near(place).opposite()}) {
            final int available = end.incoming().available();
            final long position = end.outgoing().position();
            if (place == Place.OPEN) {
                assertThat(end.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9))
                    .isEqualTo(available == 0 ? 0 : 1);
                assertThat(end.outgoing().append(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8)).isEqualTo(position + 32);
                end.outgoing().publish();
                continue;
            }
            if (isClosed(place)) {
                assertThat(end.incoming().poll(null, 1)).isEqualTo(Outcome.CLOSED);
                assertThat(end.outgoing().offer(Packet.IN_BAND, 1, 9, PAYLOAD, 0, 8)).isEqualTo(Outcome.CLOSED);
                assertThat(end.outgoing().append(Packet.IN_BAND, 0, 9, PAYLOAD, 0, 8)).isEqualTo(Outcome.CLOSED);
                end.outgoing().publish();
                assertThat(end.outgoing().free()).isZero();
                assertThat(end.incoming().available()).isZero();
            } else {
                assertState(() -> end.incoming().poll(null, 1), "poll", "OPEN");
                assertState(() -> end.outgoing().offer(Packet.IN_BAND, 1, 9, PAYLOAD, 0, 8), "OPEN");
                assertState(() -> end.outgoing().append(Packet.IN_BAND, 0, 9, PAYLOAD, 0, 8), "append", "OPEN");
                assertState(() -> end.outgoing().publish(), "publish", "OPEN");
                assertThat(end.outgoing().free()).isPositive();
            }
            assertThat(end.outgoing().position()).isEqualTo(position);
            assertThat(end.outgoing().damage()).isNull();
            assertThat(end.incoming().damage()).isNull();
            assertThat(end.outgoing().maxPayloadLength()).isEqualTo(4096 - 32);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCompleteOnlyWhenTheChannelIsOpen(Place place) {
        for (final long id : new long[] {KEPT, SENT, 12345}) {
            final Channel end = near(place);
            if (isClosed(place)) {
                assertThat(end.complete(id, PAYLOAD, 0, 8)).as("id %d", id).isEqualTo(Outcome.CLOSED);
            } else if (place == Place.OPEN) {
                final long expected = id == KEPT ? end.outgoing().position() + 32 : Outcome.UNKNOWN;
                assertThat(end.complete(id, PAYLOAD, 0, 8)).as("id %d", id).isEqualTo(expected);
                assertThat(end.received().count()).isEqualTo(id == KEPT ? 0 : 1);
            } else {
                assertState(() -> end.complete(id, PAYLOAD, 0, 8), "OPEN");
                assertThat(end.received().count()).isEqualTo(1);
            }
        }
    }

    /** The memory behind a closed channel's tables may be gone: they must not touch it. */
    @ParameterizedTest
    @EnumSource
    void shouldHaveNothingInFlightWhenTheChannelIsClosed(Place place) {
        final Channel end = near(place);
        final int expected = isClosed(place) ? 0 : 1;
        final long[] visited = new long[1];
        end.received().forEach((id, type, packet, context) -> visited[0]++);
        assertThat(visited[0]).isEqualTo(expected);
        assertThat(end.received().count()).isEqualTo(expected);
        assertThat(end.received().contains(KEPT)).isEqualTo(expected == 1);
        assertThat(end.awaiting().contains(SENT)).isEqualTo(expected == 1);
        assertThat(end.received().packet(KEPT) == null).isEqualTo(expected == 0);
        assertThat(end.received().context(KEPT) == null).isEqualTo(expected == 0);
        assertThat(end.awaiting().forget(SENT)).isEqualTo(expected == 1 ? 0 : Outcome.UNKNOWN);
        assertThat(end.received().forget(12345)).isEqualTo(Outcome.UNKNOWN);
        assertThat(end.context().capacity()).isEqualTo(isClosed(place) ? 0 : 13);
        assertThat(end.received().capacity()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerForItselfInAnyState(Place place) {
        final Channel end = near(place);
        assertThat(end.id()).isEqualTo(1);
        assertThat(end.name()).isEqualTo("matrix");
        assertThat(end.config()).isEqualTo(SeededSet.config(1));
        assertThat(end.state()).isEqualTo(isClosed(place) ? ChannelState.CLOSED : ChannelState.valueOf(place.name()));
        assertThat(end.opposite().state()).isEqualTo(end.state());
        assertThat(end.toString()).contains("id=1", "matrix", end.state().name(), "near");
        assertThat(end.opposite().toString()).contains("opposite");
        for (int i = 0; i < 3; i++) {
            end.opposite().close();
            end.close();
            assertThat(end.state()).isEqualTo(ChannelState.CLOSED);
        }
    }
}
