/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.RestoreNeed;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** An image that does not fit is refused with a reason, and the set is empty and good for the next image. */
class RefusalTest {
    private static final ChannelConfig CONFIG = SeededSet.config(2);
    private static ChannelSet saved;
    private static ByteBuffer image;
    private final RestoreSession session = new RestoreSession();

    @BeforeAll
    static void save() {
        saved = set(new ByteState("a", 1, new byte[] {1}), new ByteState("b", 2, new byte[] {2, 2}));
        for (int i = 0; i < 3; i++) {
            final SplittableRandom random = new SplittableRandom(i);
            Shapes.rings(saved.channels().get(i), random, 8192 - 80, 4000);
            Shapes.contexts(Shapes.inFlight(saved.channels().get(i), random, 3), random);
        }
        image = SeededSet.image(saved, 5);
    }

    @AfterAll
    static void close() {
        saved.close();
    }

    @AfterEach
    void sessionRestoresTheNextImage() {
        assertGood(session);
    }

    private static ChannelSet set(AppState... states) {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", CONFIG);
        set.add(2, "two", CONFIG);
        set.add(3, "three", CONFIG);
        for (final AppState state : states) {
            set.addState(state);
        }
        return set;
    }

    private static ByteState[] states() {
        return new ByteState[] {new ByteState("a", 1, new byte[0]), new ByteState("b", 2, new byte[0])};
    }

    private static void assertGood(RestoreSession session) {
        try (ChannelSet set = set(states())) {
            assertGood(session, set);
        }
    }

    private static void assertGood(RestoreSession session, ChannelSet set) {
        session.begin(set);
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
        assertThat(session.apply()).isSameAs(set);
        assertThat(SeededSet.bytes(SeededSet.image(set, 5))).isEqualTo(SeededSet.bytes(image));
        assertThat(session.label()).isEqualTo(5);
        assertThat(session.channelCount()).isEqualTo(3);
    }

    static Stream<Arguments> misfits() {
        final ChannelConfig[] others = {
            new ChannelConfig(3, 2, 4, 256, 24, 13, true), new ChannelConfig(2, 3, 4, 256, 24, 13, true),
            new ChannelConfig(2, 2, 5, 256, 24, 13, true), new ChannelConfig(2, 2, 4, 264, 24, 13, true),
            new ChannelConfig(2, 2, 4, 256, 25, 13, true), new ChannelConfig(2, 2, 4, 256, 24, 14, true),
            new ChannelConfig(2, 2, 4, 256, 24, 13, false)};
        final Stream<Arguments> geometries = Stream.of(others).map(config -> Arguments.of("geometry of channel 2",
            supply(() -> {
                final ChannelSet set = set(states());
                set.get(2).close();
                set.add(2, "two", config);
                return set;
            })));
        return Stream.concat(geometries, Stream.of(
            Arguments.of("name of channel 2", supply(() -> {
                final ChannelSet set = set(states());
                set.get(2).close();
                set.add(2, "other", CONFIG);
                return set;
            })),
            Arguments.of("the image has channel 2, the set does not", supply(() -> {
                final ChannelSet set = set(states());
                set.get(2).close();
                return set;
            })),
            Arguments.of("the set has channel 4, the image does not", supply(() -> {
                final ChannelSet set = set(states());
                set.add(4, "four", CONFIG);
                return set;
            })),
            Arguments.of("\"b\"", supply(() -> set(states()[0]))),
            Arguments.of("\"a\"", supply(() -> set(states()[1]))),
            Arguments.of("the set has AppState \"c\", the image does not", supply(() -> {
                final ChannelSet set = set(states());
                set.addState(new ByteState("c", 1, new byte[0]));
                return set;
            }))));
    }

    private static Supplier<ChannelSet> supply(Supplier<ChannelSet> supplier) {
        return supplier;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void imageThatDoesNotFitTheSetIsRefused(String message, Supplier<ChannelSet> supplier) {
        try (ChannelSet set = supplier.get()) {
            for (int i = 0; i < 3; i++) {
                session.begin(set);
                assertThatThrownBy(() -> {
                    session.restoreFromBuffer(image.duplicate());
                    session.apply();
                }).isInstanceOf(ImageException.class).hasMessageContaining(message);
                assertThat(Shapes.isEmpty(set)).isTrue();
            }
            assertThatThrownBy(session::apply).isInstanceOf(IllegalStateException.class);
            set.open();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void imageOneByteAboveTheLimitIsRefused(int given) {
        final long least = 3 * (CONFIG.memoryLength() + CONFIG.heapLength());
        session.begin(least - 1, states());
        assertThatThrownBy(() -> session.restoreFromBuffer(image.duplicate())).isInstanceOf(ImageException.class)
            .hasMessageContaining("limit of " + (least - 1));
        session.begin(RestoreNeed.of(SeededSet.bytes(image)), states());
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
        session.apply().close();
        session.begin(given);
        assertThatThrownBy(() -> session.restoreFromBuffer(image.duplicate())).isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> session.begin(-1 - given)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void stateThatRefusesLeavesTheSetEmpty(String refusing) {
        final StringBuilder calls = new StringBuilder();
        final AppState[] states = {new Recording("a", refusing, calls), new Recording("b", refusing, calls)};
        try (ChannelSet set = set(states)) {
            session.begin(set);
            session.restoreFromBuffer(image.duplicate());
            assertThat(calls).isEmpty();
            assertThatThrownBy(session::apply).isInstanceOf(ImageException.class).hasMessageContaining(refusing)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
            assertThat(calls).hasToString("a".equals(refusing) ? "pa" : "papb");
            assertThat(Shapes.isEmpty(set)).isTrue();
        }
        calls.setLength(0);
        final AppState[] good = {new Recording("a", "", calls), new Recording("b", "", calls)};
        session.begin(1 << 20, good);
        session.restoreFromBuffer(image.duplicate());
        session.apply().close();
        assertThat(calls).hasToString("papbcacb");
    }

    /** Notes its calls. */
    private record Recording(String name, String refusing, StringBuilder calls) implements AppState {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public int encodedLength() {
            return 0;
        }

        @Override
        public void encode(MutableDirectBuffer buffer) {
            throw new AssertionError();
        }

        @Override
        public void prepare(int version, DirectBuffer buffer) {
            calls.append('p').append(name);
            assertThat(buffer.capacity()).isEqualTo(version);
            if (name.equals(refusing)) {
                throw new UnsupportedOperationException("on purpose");
            }
        }

        @Override
        public void commit() {
            calls.append('c').append(name);
        }
    }

    @Test
    void restoreEndedAtAnyOffsetLeavesTheSetEmpty() {
        try (ChannelSet set = set(states())) {
            for (int at = 0; at <= image.limit(); at += at < 64 ? 1 : 61) {
                session.begin(set);
                session.restoreFromBuffer(image.duplicate().limit(at));
                session.end();
                assertThat(Shapes.isEmpty(set)).as("ended at %d", at).isTrue();
                session.end();
            }
            assertGood(session, set);
        }
    }

    @Test
    void setShowsNothingOfTheImageBeforeApply() {
        try (ChannelSet set = set(states())) {
            session.begin(set);
            assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
            assertThat(Shapes.isEmpty(set)).isTrue();
            session.end();
        }
    }

    @Test
    void sessionRestoresGoodImagesAfterBadOnes() {
        final List<ByteBuffer> bad = List.of(Shapes.direct(new byte[300]), image.duplicate().limit(700),
            SeededSet.image(new ChannelSet(), 1));
        try (ChannelSet set = set(states())) {
            for (int i = 0; i < 1_000; i++) {
                final ByteBuffer next = bad.get(i % 3).duplicate();
                session.begin(set);
                assertThatThrownBy(() -> {
                    session.restoreFromBuffer(next);
                    session.apply();
                }).isInstanceOf(i % 3 == 1 ? IllegalStateException.class : ImageException.class);
                session.end();
                assertThat(Shapes.isEmpty(set)).isTrue();
                assertGood(session);
            }
        }
    }

    @Test
    void failedRestoreKeepsEarlierContexts() {
        try (ChannelSet set = set(states())) {
            set.get(2).context().putInt(0, 77);
            session.begin(set);
            session.restoreFromBuffer(image.duplicate());
            session.end();
            assertThat(set.get(2).context().getInt(0)).isEqualTo(77);
        }
    }
}
