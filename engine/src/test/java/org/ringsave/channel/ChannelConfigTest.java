/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.SeededSet;

class ChannelConfigTest {
    private static final String[] NAMES = {"incomingPages", "outgoingPages", "maxInFlight", "maxPacketLength",
        "packetContextLength", "contextLength"};
    private static final int[] LEAST = {1, 1, 0, 0, 0, 0};
    private static final int[] MOST = {262_144, 262_144, 1_048_576, 524_264, 65_536, 65_536};

    private static ChannelConfig config(int... values) {
        return new ChannelConfig(values[0], values[1], values[2], values[3], values[4], values[5], false);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5"})
    void configurationAcceptsBothBoundsAndRefusesValuesBeyond(int which) {
        for (final int value : new int[] {LEAST[which], MOST[which]}) {
            final int[] values = {1, 1, 0, 0, 0, 0};
            values[which] = value;
            assertThat(config(values)).extracting(NAMES[which]).isEqualTo(value);
        }
        for (final int value : new int[] {LEAST[which] - 1, MOST[which] + 1, Integer.MIN_VALUE, Integer.MAX_VALUE,
            MOST[which] + 8}) {
            final int[] values = {1, 1, 0, 0, 0, 0};
            values[which] = value;
            assertThatThrownBy(() -> config(values)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(NAMES[which] + "=" + value)
                .hasMessageContaining(LEAST[which] + ".." + MOST[which]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "7", "12", "524263"})
    void packetLengthMustBeAMultipleOfEight(int length) {
        assertThatThrownBy(() -> config(1, 1, 1, length, 0, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("maxPacketLength=" + length);
    }

    @Test
    void inFlightTableStaysBelowOneGibibyte() {
        // slots * (24 + pad8(context) + packet) < 2^30
        assertThat(config(1, 1, 1 << 20, 992, 0, 0).maxInFlight()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> config(1, 1, 1 << 20, 1000, 0, 0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("1 GiB").hasMessageContaining("maxInFlight=1048576");
        assertThatThrownBy(() -> config(1, 1, 1 << 20, 992, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config(1, 1, 1 << 20, 524_264, 65_536, 0))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(config(1, 1, 1820, 524_264, 65_536, 0).maxInFlight()).isEqualTo(1820);
        assertThatThrownBy(() -> config(1, 1, 1821, 524_264, 65_536, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void configurationMethodChangesOnlyItsOwnValue() {
        final ChannelConfig config = new ChannelConfig(2, 3, 4, 8, 5, 6, false);
        assertThat(config.withContext(9)).isEqualTo(new ChannelConfig(2, 3, 4, 8, 5, 9, false));
        assertThat(config.withInFlight(7, 16, 1)).isEqualTo(new ChannelConfig(2, 3, 7, 16, 1, 6, false));
        assertThat(config.withBothEnds()).isEqualTo(new ChannelConfig(2, 3, 4, 8, 5, 6, true));
        assertThat(ChannelConfig.ofPages(9)).isEqualTo(new ChannelConfig(9, 9, 0, 0, 0, 0, false));
        assertThat(config.ends()).isEqualTo(1);
        assertThat(config.withBothEnds().ends()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"51,1", "52,2", "53,17", "54,100"})
    void setReservesTheSumOfItsMemoryLengths(long seed, int channels) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            final List<ChannelConfig> configs = new ArrayList<>();
            for (int i = 0; i < channels; i++) {
                configs.add(new ChannelConfig(1 + random.nextInt(5), 1 + random.nextInt(5), random.nextInt(9),
                    8 * random.nextInt(40), random.nextInt(100), random.nextInt(5000), random.nextBoolean()));
            }
            final long sum = configs.stream().mapToLong(ChannelConfig::memoryLength).sum();
            try (ChannelSet set = new ChannelSet(sum)) {
                for (int i = 0; i < channels; i++) {
                    set.add(i, "", configs.get(i));
                }
                assertThat(set.memoryLength()).as("seed %d round %d %s", seed, round, configs).isEqualTo(sum);
                set.add(channels, "", ChannelConfig.ofPages(1));
                assertThat(set.memoryLength()).as("seed %d: one more grows", seed).isGreaterThan(sum);
            }
        }
    }

    @Test
    void memoryLengthCountsRingsControlPagesSlotsAndContexts() {
        assertThat(ChannelConfig.ofPages(1).memoryLength()).isEqualTo(4 * 4096);
        assertThat(new ChannelConfig(2, 3, 0, 0, 0, 1, false).memoryLength()).isEqualTo(2 * 4096 + 5 * 4096 + 256);
        // Words of two tables and a context of 64, twice; heads of four tables, 4 * (24 + 16) to 256 bytes; packets
        // 4 * 256, twice, to pages.
        assertThat(new ChannelConfig(1, 1, 4, 256, 9, 64, true).memoryLength())
            .isEqualTo(2 * 256 + 2 * 4096 + 2 * (64 + 64) + 4 * 256 + (2 * 1024 + 4095) / 4096 * 4096);
    }

    @Test
    void newChannelIsEmptyAndZeroed() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(1, "", SeededSet.config(1));
            for (final Channel end : new Channel[] {channel, channel.opposite()}) {
                assertThat(end.context().capacity()).isEqualTo(13);
                for (int i = 0; i < 13; i++) {
                    assertThat(end.context().getByte(i)).isZero();
                }
                assertThat(end.received().capacity()).isEqualTo(4);
                assertThat(end.awaiting().capacity()).isEqualTo(4);
                assertThat(end.incoming().available()).isZero();
                assertThat(end.outgoing().free()).isEqualTo(4088);
                assertThat(end.opposite().opposite()).isSameAs(end);
            }
        }
    }
}
