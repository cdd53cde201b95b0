/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alias of a recording's channel is its entry in the catalogue. */
class RecordedImageTest {
    private static final String BASE = "0123456789abcdef".repeat(2);

    private static RecordedImage of(String channel) {
        return RecordedImage.of(3, channel, 0, 1000, 1408, 65_536);
    }

    private static void requireSame(String set, long label, String baseCutId) {
        final RecordedImage image =
            of("aeron:ipc?mtu=1408|" + RecordedImage.alias(set, label, baseCutId) + "|ssc=true");
        assertThat(image.set()).isEqualTo(set);
        assertThat(image.label()).isEqualTo(label);
        assertThat(image.baseCutId()).isEqualTo(baseCutId);
        assertThat(image.isDelta()).isEqualTo(baseCutId != null);
    }

    @Test
    void aliasHasSetLabelAndBase() {
        requireSame("set", 0, null);
        requireSame("A.z_0-9", -1, BASE);
        requireSame("s".repeat(64), Long.MIN_VALUE, null);
        assertThat(RecordedImage.alias("set", -1, null)).isEqualTo("alias=ringsave:set:18446744073709551615:-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ringsave:set:1", "ringsave:set:1:", "ringsave:set:-1:-", "ringsave:set::-",
        "ringsave::1:-", "ringsave:se t:1:-", "ringsave:set:1:0123", "ringsave:set:1:0123456789ABCDEF0123456789ABCDEF",
        "ringsave:set:18446744073709551616:-", "ringsave:set:1:-:2", "other:set:1:-",
        "ringsave:sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss:1:-"})
    void otherAliasIsOfNoSet(String alias) {
        assertThat(of("aeron:ipc?alias=" + alias)).isNull();
    }

    @Test
    void otherParameterIsNoAlias() {
        assertThat(of("aeron:ipc?tags=1|an-alias=ringsave:set:1:-")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a|b", "a b", "ä", "s\n",
        "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"})
    void nameThatNoAliasCanHaveIsRefused(String name) {
        assertThatThrownBy(() -> RecordedImage.requireName(name)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(" is no name: take 1 to 64 letters, digits, points, lines and hyphens");
    }

    @Test
    void recordingIsOpenOrEmptyByItsStop() {
        assertThat(RecordedImage.of(3, "aeron:ipc?alias=ringsave:set:1:-", 64, -1, 1408, 65_536))
            .matches(RecordedImage::isOpen).matches(image -> !image.isEmpty());
        assertThat(RecordedImage.of(3, "aeron:ipc?alias=ringsave:set:1:-", 64, 64, 1408, 65_536))
            .matches(RecordedImage::isEmpty).matches(image -> !image.isOpen());
        assertThat(of("aeron:ipc?alias=ringsave:set:1:-")).matches(image -> !image.isOpen() && !image.isEmpty());
    }
}
