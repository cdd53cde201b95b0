/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.ByteState;

class NamesAndIdsTest {
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(1);

    @Test
    void channelsAreListedByUnsignedId() {
        final SplittableRandom random = new SplittableRandom(61);
        try (ChannelSet set = new ChannelSet()) {
            for (final int id : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 7, -7}) {
                set.add(id, "", CONFIG);
            }
            for (int i = 0; i < 200; i++) {
                set.add(random.nextInt(), "", CONFIG);
            }
            final List<Integer> ids = set.channels().stream().map(Channel::id).toList();
            assertThat(ids).isSortedAccordingTo(Integer::compareUnsigned).startsWith(0).endsWith(-1).hasSize(206);
            for (final int id : ids) {
                assertThat(set.get(id).id()).isEqualTo(id);
                assertThatThrownBy(() -> set.add(id, "", CONFIG)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("channel " + Integer.toUnsignedString(id));
            }
            assertThat(set.channels()).hasSize(206);
            assertThat(set.get(1)).isNull();
            assertThatThrownBy(() -> set.channels().clear()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> set.get(-7).opposite()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("channel 4294967289").hasMessageContaining("withBothEnds()");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Kanal fünf", "通道", "\uD83D\uDE80 x", "\u0000", "line\nbreak"})
    void channelNameMayHaveAnyCharacters(String name) {
        try (ChannelSet set = new ChannelSet()) {
            assertThat(set.add(1, name, CONFIG).name()).isEqualTo(name);
            set.add(2, name, CONFIG);
            set.addState(new ByteState("state " + name, 1, new byte[0]));
        }
    }

    @Test
    void nameLimitCountsBytesNotCharacters() {
        try (ChannelSet set = new ChannelSet()) {
            for (final String longest : new String[] {"x".repeat(256), "é".repeat(128), "\uD83D\uDE80".repeat(64)}) {
                set.add(set.channels().size(), longest, CONFIG);
                assertThat(set.get(set.channels().size() - 1).name()).isEqualTo(longest);
                set.addState(new ByteState(longest, 1, new byte[0]));
                final String longer = longest + "y";
                assertThatThrownBy(() -> set.add(99, longer, CONFIG)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("257").hasMessageContaining("256");
                assertThatThrownBy(() -> set.addState(new ByteState(longer, 1, new byte[0])))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("257");
            }
            assertThat(set.channels()).hasSize(3);
            assertThat(set.appStates()).hasSize(3);
        }
    }

    @Test
    void statesAreOrderedByTheUnsignedBytesOfTheirNames() {
        try (ChannelSet set = new ChannelSet()) {
            // As UTF-16 the pair of surrogates comes before U+FFFD, as UTF-8 behind it.
            for (final String name : new String[] {"\uD83D\uDE80", "b", "\uFFFD", "a\u0000", "é", "a", "Z", "ab"}) {
                set.addState(new ByteState(name, 1, new byte[0]));
            }
            assertThat(set.appStates()).extracting(AppState::name)
                .containsExactly("Z", "a", "a\u0000", "ab", "b", "é", "\uFFFD", "\uD83D\uDE80");
            assertThatThrownBy(() -> set.addState(new ByteState("é", 2, new byte[1])))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("é");
            assertThatThrownBy(() -> set.addState(new ByteState("", 2, new byte[1])))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name");
            assertThat(set.appStates()).hasSize(8);
        }
    }

    @Test
    void idOfAClosedChannelCanBeUsedAgain() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel first = set.add(5, "first", CONFIG);
            first.close();
            assertThat(set.get(5)).isNull();
            final Channel second = set.add(5, "second", CONFIG);
            first.close();
            assertThat(set.get(5)).isSameAs(second);
            assertThat(second.state()).isEqualTo(ChannelState.CREATED);
            assertThat(first.toString()).contains("id=5").contains("CLOSED").contains("first").contains("near");
            assertThat(set.add(6, "", CONFIG.withBothEnds()).opposite().toString()).contains("id=6", "opposite");
        }
    }
}
