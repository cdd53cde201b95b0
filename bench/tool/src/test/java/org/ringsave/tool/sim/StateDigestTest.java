/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateDigestTest {
    private static final String ONE = "0123456789abcdef".repeat(4);
    private static final String TWO = "fedcba9876543210".repeat(4);

    @Test
    void digestReadBackIsEqual() {
        final List<String> lines = List.of(ONE + " clock", TWO + " device 0", ONE + " image");
        final StateDigest digest = StateDigest.parse(lines);
        assertThat(digest.lines()).isEqualTo(lines);
        assertThat(StateDigest.parse(digest.lines())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(digest.differences(StateDigest.parse(lines))).isEmpty();
    }

    @Test
    void differencesNameThePartsThatDiffer() {
        final StateDigest digest = StateDigest.parse(List.of(ONE + " clock", TWO + " device 0", ONE + " image"));
        final StateDigest other = StateDigest.parse(List.of(ONE + " clock", ONE + " device 0", ONE + " device 1"));
        assertThat(digest).isNotEqualTo(other);
        assertThat(digest.differences(other)).containsExactly("device 0", "image", "device 1");
    }

    @Test
    void malformedLineOfADigestIsRefused() {
        assertThatThrownBy(() -> StateDigest.parse(List.of("0123 clock")))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("\"0123 clock\" is not a digest of a part");
    }

    @Test
    void emptyDigestDiffersInEveryPart() {
        final StateDigest digest = StateDigest.parse(List.of(ONE + " clock"));
        assertThat(digest.differences(StateDigest.parse(List.of()))).containsExactly("clock");
    }
}
