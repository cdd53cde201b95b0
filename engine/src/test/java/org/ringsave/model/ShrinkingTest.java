/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A failing run is reduced to its shortest and simplest form. */
class ShrinkingTest {
    /** Wrong: the newest request takes the place of one that is removed. */
    private static final class WrongTable extends ModelTable {
        WrongTable(int slots, boolean isHeld) {
            super(slots, isHeld);
        }

        @Override
        int remove(long id) {
            final int index = indexOf(id);
            final int outcome = super.remove(id);
            if (outcome == 0 && index < size()) {
                moveLastTo(index);
            }
            return outcome;
        }
    }

    private static List<Integer> oneLess(int number) {
        return number == 0 ? List.of() : List.of(number - 1);
    }

    @Test
    void shrinkingDropsAndSimplifiesOperations() {
        final List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        final int[] tries = {0};
        final List<Integer> shortest = Shrinking.shortest(numbers, ShrinkingTest::oneLess, some -> {
            tries[0]++;
            return some.stream().filter(number -> number >= 500).count() >= 3 && some.contains(7);
        });
        assertThat(shortest).containsExactly(7, 500, 500, 500);
        assertThat(tries[0]).isLessThan(2000);
    }

    @Test
    void shrinkingKeepsAListThatNeedsEveryElement() {
        final List<Integer> numbers = List.of(3, 1, 2);
        assertThat(Shrinking.shortest(numbers, ShrinkingTest::oneLess, numbers::equals)).isEqualTo(numbers);
    }

    /** Two kept requests and the removal of the first: with less, the wrong order is a right one. */
    @Test
    void failedRunNamesItsSeedAndShortestOperations() {
        final ChannelRun.Shape shape = new ChannelRun.Shape(1, 1, 3, null, WrongTable::new);
        assertThatThrownBy(() -> ChannelModelTest.run(shape, 99, 20_000, Journal.counting()))
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("seed 25344, the shortest of 111 operations that fails: 6 operations\n")
            .hasMessageContaining("near appends transfer-pages request 21474836480 of 0 bytes")
            .hasMessageContaining("far polls 1 of 2\n")
            .hasMessageContaining("id is 0, expected 21474836480")
            .hasMessageContaining("[Operation[kind=OFFER, end=0, size=0, seed=");
    }
}
