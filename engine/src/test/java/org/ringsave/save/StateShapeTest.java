/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.Ring;

/** Every shape that a state can have: its image says exactly that, and restores to the same. */
class StateShapeTest {
    private static Arguments shape(String name, Consumer<ChannelSet> builder) {
        return Arguments.of(name, builder);
    }

    private static void add(ChannelSet set, int pages, long head, long live) {
        final Channel channel = set.add(set.channels().size(), "ring", ChannelConfig.ofPages(pages));
        Shapes.rings(channel, new SplittableRandom(pages * 31L + live), head, live);
    }

    static Stream<Arguments> shapes() {
        final List<Arguments> rings = IntStream.of(1, 3, 16, 17, 513).boxed().flatMap(pages -> {
            final long length = pages * 4096L;
            return Stream.of(
                shape(pages + " pages, full from 0", set -> add(set, pages, 0, length - 8)),
                shape(pages + " pages, full from the end", set -> add(set, pages, 3 * length - 8, length - 8)),
                shape(pages + " pages, empty at 0", set -> add(set, pages, 0, 0)),
                shape(pages + " pages, empty at a later 0", set -> add(set, pages, 7 * length, 0)),
                shape(pages + " pages, empty at length - 8", set -> add(set, pages, length - 8, 0)),
                shape(pages + " pages, wrapped", set -> add(set, pages, 5 * length - 48, 96)),
                shape(pages + " pages, at the highest positions",
                    set -> add(set, pages, (1L << 62) - 8 - (length - 8), length - 8)));
        }).toList();
        final Stream<Arguments> borders = IntStream.of(0, 8, 65_528, 65_536, 65_544, 131_072, 131_080).boxed().flatMap(
            live -> Stream.of(
                shape("section of " + live, set -> add(set, 40, 8, live)),
                shape("section of " + live + ", wrapped", set -> add(set, 40, 40 * 4096L - 4104, live))));
        final Stream<Arguments> states = IntStream.of(0, 1, 7, 8, 9, 65_519, 65_520, 65_521, 65_535, 65_536, 65_537,
            131_072).boxed().map(length -> shape("state of " + length, set -> {
                set.addState(state("a-name", length));
                set.addState(state("\u00fc", length));
            }));
        return Stream.of(rings.stream(), borders, states, others()).flatMap(s -> s);
    }

    private static Stream<Arguments> others() {
        final Stream<Arguments> inFlight = IntStream.of(0, 1, 5).boxed().flatMap(count -> Stream.of(true, false)
            .map(both -> shape(count + " in flight, both ends " + both, set -> {
                final ChannelConfig one = ChannelConfig.ofPages(1).withInFlight(5, 264, 13).withContext(9);
                final Channel channel = set.add(9, "x", both ? one.withBothEnds() : one);
                Shapes.contexts(Shapes.inFlight(channel, new SplittableRandom(count), count), new SplittableRandom(3));
            })));
        final Stream<Arguments> channels = IntStream.of(1, 2, 256).boxed().map(count -> shape(count + " channels",
            set -> IntStream.range(0, count).forEach(i -> add(set, 1, 8L * i, 24))));
        return Stream.of(inFlight, channels, Stream.of(
            shape("empty set", set -> { }),
            shape("names and ids", set -> {
                set.add(0xFFFF_FFFF, "", ChannelConfig.ofPages(1));
                set.add(0x8000_0000, "Kanal \u00e4\u4f60\ud83d\ude00", ChannelConfig.ofPages(1));
                set.add(0x7FFF_FFFF, "x".repeat(256), ChannelConfig.ofPages(1).withContext(65_536).withBothEnds());
                set.add(0, "\u0000", ChannelConfig.ofPages(1).withContext(1));
            }),
            shape("the longest packets", set -> Shapes.inFlight(
                set.add(1, "", ChannelConfig.ofPages(1).withInFlight(2, 524_264, 65_536)), new SplittableRandom(1), 2)),
            shape("rings of different lengths", set -> {
                final Channel channel = set.add(1, "", new ChannelConfig(1, 3, 0, 0, 0, 0, true));
                Shapes.ring(ChannelAccess.memory(channel).incoming(), new SplittableRandom(1), 4096 * 9 - 16, 4088);
                Shapes.ring(ChannelAccess.memory(channel).outgoing(), new SplittableRandom(2), 12_288 - 8, 12_280);
            }))).flatMap(s -> s);
    }

    private static ByteState state(String name, int length) {
        final byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return new ByteState(name, length * 3 - 5, bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void stateOfAnyShapeIsRestoredAndSavedToTheSameBytes(String name, Consumer<ChannelSet> builder) {
        try (ChannelSet set = new ChannelSet()) {
            builder.accept(set);
            final ByteBuffer image = SeededSet.image(set, -1);
            final AppState[] states = set.appStates().stream()
                .map(s -> new ByteState(s.name(), s.version(), new byte[0])).toArray(AppState[]::new);
            try (ChannelSet restored = Shapes.build(image, states)) {
                assertThat(SeededSet.bytes(SeededSet.image(restored, -1))).isEqualTo(SeededSet.bytes(image));
                for (int i = 0; i < states.length; i++) {
                    assertThat(((ByteState)states[i]).bytes()).isEqualTo(((ByteState)set.appStates().get(i)).bytes());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void imageOfAnyShapeIsSealedAsByAnIndependentWriter(String name, Consumer<ChannelSet> builder) {
        try (ChannelSet set = new ChannelSet()) {
            builder.accept(set);
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 5));
            final ImageParts parts = ImageParts.of(image);
            for (final ImageParts.Part part : parts.parts()) {
                if (part.template() == ImageParts.END) {
                    for (int at = 16; at < 64; at += 8) {
                        part.set(at, 8, 0);
                    }
                }
            }
            assertThat(parts.settle().bytes()).isEqualTo(image);
            assertThat(parts.first(ImageParts.HEADER).get(32, 8)).isEqualTo(image.length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void imageOfAnyShapeHasTheLiveBytesOfItsRings(String name, Consumer<ChannelSet> builder) {
        try (ChannelSet set = new ChannelSet()) {
            builder.accept(set);
            final List<ImageParts.Part> rings = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 5))).parts().stream()
                .filter(p -> p.template() == ImageParts.RING).toList();
            assertThat(rings).hasSize(2 * set.channels().size());
            for (int i = 0; i < rings.size(); i++) {
                final var memory = ChannelAccess.memory(set.channels().get(i / 2));
                final Ring ring = i % 2 == 0 ? memory.incoming() : memory.outgoing();
                final long head = rings.get(i).get(16, 8);
                final byte[] expected = new byte[(int)(rings.get(i).get(24, 8) - head)];
                for (int k = 0; k < expected.length; k++) {
                    expected[k] = ring.data().getByte((int)((head + k) % ring.length()));
                }
                assertThat(Arrays.equals(rings.get(i).payload(), expected)).as("ring %d", i).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void imageOfAnyShapeStaysWithinItsDeclaredBound(String name, Consumer<ChannelSet> builder) {
        try (ChannelSet set = new ChannelSet()) {
            builder.accept(set);
            final long channels = set.channels().stream().mapToLong(c -> c.config().maxImageLength()).sum();
            final long states = set.appStates().stream()
                .mapToLong(s -> 40 + 256 + s.encodedLength() + 8 + 8L * (s.encodedLength() / 65_536 + 2)).sum();
            final long fixed = 80 + 24 + 72 + 8;
            assertThat((long)SeededSet.image(set, 5).remaining()).isLessThanOrEqualTo(fixed + states + channels);
        }
    }
}
