/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableNumberTest {
    @Test
    void tablesAreNumberedByEndThenDirection() {
        final int[] numbers = {
            TableNumber.of(TableNumber.NEAR, TableNumber.RECEIVED),
            TableNumber.of(TableNumber.NEAR, TableNumber.AWAITING),
            TableNumber.of(TableNumber.OPPOSITE, TableNumber.RECEIVED),
            TableNumber.of(TableNumber.OPPOSITE, TableNumber.AWAITING)};
        assertThat(numbers).containsExactly(0, 1, 2, 3);
        for (final int table : numbers) {
            assertThat(TableNumber.of(TableNumber.end(table), TableNumber.direction(table))).isEqualTo(table);
        }
    }
}
