/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreStatus;

/** Same state, same bytes, however the state came to be. */
class CanonicalTest {
    /** In the order of their UTF-8 bytes, which is not that of Java's characters. */
    private static final List<String> NAMES = List.of("a", "ab", "b", "z", "\u00e4", "\u4f60", "\uffee",
        "\ud83d\ude00");

    private static ChannelSet registered(List<Integer> ids, List<String> names) {
        final ChannelSet set = new ChannelSet();
        final ChannelConfig config = ChannelConfig.ofPages(1).withInFlight(3, 64, 8).withContext(5).withBothEnds();
        for (final int id : ids) {
            final SplittableRandom random = new SplittableRandom(id);
            set.add(id, "channel " + id, config);
            Shapes.rings(set.get(id), random, 4096 * 2 + 4000, 800);
            Shapes.contexts(Shapes.inFlight(set.get(id), random, 2), random);
        }
        names.forEach(name -> set.addState(new ByteState(name, name.length(), name.getBytes())));
        return set;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    @Proves("Equal states have equal images, whatever the order of registration.")
    void imageDoesNotDependOnTheOrderOfRegistration(int seed) {
        final List<Integer> ids = IntStream.of(0, 1, 7, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF).boxed()
            .collect(Collectors.toList());
        final List<String> names = new ArrayList<>(NAMES);
        try (ChannelSet first = registered(ids, names)) {
            Collections.shuffle(ids, new Random(seed));
            Collections.shuffle(names, new Random(seed));
            try (ChannelSet second = registered(ids, names)) {
                assertThat(SeededSet.bytes(SeededSet.image(second, 1))).as("seed %d", seed)
                    .isEqualTo(SeededSet.bytes(SeededSet.image(first, 1)));
                assertThat(second.channels()).extracting(c -> c.id())
                    .containsExactly(0, 1, 7, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF);
                assertThat(second.appStates()).extracting(s -> s.name()).containsExactlyElementsOf(NAMES);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "3,3,3", "4,5,16", "5,2,17", "6,256,1"})
    void restoredSetIsSavedToTheSameImage(long seed, int channels, int pages) {
        try (ChannelSet set = SeededSet.paused(seed, channels, pages)) {
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 77));
            assertThat(SeededSet.bytes(SeededSet.image(set, 77))).isEqualTo(image);
            final ByteState clock = new ByteState("clock", 3, new byte[0]);
            try (ChannelSet restored = Shapes.build(Shapes.direct(image), clock)) {
                assertThat(clock.preparedVersion()).isEqualTo(3);
                assertThat(SeededSet.bytes(SeededSet.image(restored, 77))).isEqualTo(image);
                restored.open();
                restored.pause();
                assertThat(SeededSet.bytes(SeededSet.image(restored, 77))).isEqualTo(image);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void restoredSetGoesOnAsTheOriginal(long seed) {
        try (ChannelSet set = SeededSet.paused(seed, 2, 1)) {
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            try (ChannelSet restored = Shapes.build(Shapes.direct(image), new ByteState("clock", 3, new byte[0]))) {
                set.resume();
                restored.open();
                for (int i = 0; i < 2; i++) {
                    SeededSet.drive(new SplittableRandom(seed), set.channels().get(i), 500);
                    SeededSet.drive(new SplittableRandom(seed), restored.channels().get(i), 500);
                }
                set.pause();
                restored.pause();
                assertThat(SeededSet.bytes(SeededSet.image(restored, 2))).as("seed %d", seed)
                    .isEqualTo(SeededSet.bytes(SeededSet.image(set, 2)));
            }
        }
    }

    @Test
    void imageDoesNotDependOnBytesOutsideHeadAndTail() {
        try (ChannelSet set = SeededSet.paused(8, 2, 3)) {
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            set.channels().forEach(channel -> {
                final var memory = ChannelAccess.memory(channel);
                for (final var ring : List.of(memory.incoming(), memory.outgoing())) {
                    final int in = ring.control().getInt(0);
                    final int out = ring.control().getInt(4);
                    for (int i = in; i != out; i = (i + 1) % ring.length()) {
                        ring.data().putByte(i, (byte)0xA5);
                    }
                    if (in == out) {
                        ring.data().setMemory(0, ring.length(), (byte)0xA5);
                    }
                }
            });
            assertThat(SeededSet.bytes(SeededSet.image(set, 1))).isEqualTo(image);
        }
    }

    @Test
    void statusesHaveTheNumbersOfTheReferenceInterface() {
        assertThat(SaveStatus.values()).extracting(s -> s.name() + Integer.toHexString(s.number())).containsExactly(
            "SUCCESS0", "BUFFER_OVERFLOW80000005", "BUFFER_TOO_SMALLc0000023", "CANCELLEDc0000120");
        assertThat(RestoreStatus.values()).extracting(s -> s.name() + Integer.toHexString(s.number()))
            .containsExactly("SUCCESS0", "MORE_PROCESSING_REQUIREDc0000016");
    }
}
