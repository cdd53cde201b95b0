/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured is what happens: a table that stays full, and no request that is refused. */
class InFlightBenchmarkTest {
    /** More than there are ids, so that all of them come again. */
    private static final int OPERATIONS = 40_000;

    private static InFlightBenchmark create(int entries, int contextLength) {
        final InFlightBenchmark benchmark = new InFlightBenchmark();
        benchmark.entries = entries;
        benchmark.contextLength = contextLength;
        benchmark.create();
        assertThat(benchmark.counts()).containsExactly(entries - 1, entries - 1);
        return benchmark;
    }

    @ParameterizedTest
    @CsvSource({"16,0", "4096,0", "16,20"})
    void shouldReplaceTheOldestRequestWhenTheTableAloneIsMeasured(int entries, int contextLength) {
        final InFlightBenchmark benchmark = create(entries, contextLength);
        int sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum |= benchmark.table();
        }
        assertThat(sum).as("outcomes").isZero();
        assertThat(benchmark.counts()).containsExactly(entries - 1, entries - 1);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"16,0", "4096,0", "16,20"})
    void shouldReplaceTheOldestRequestWhenARoundTripIsMeasured(int entries, int contextLength) {
        final InFlightBenchmark benchmark = create(entries, contextLength);
        int completions = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            completions += benchmark.roundTrip();
        }
        assertThat(completions).isEqualTo(OPERATIONS);
        assertThat(benchmark.counts()).containsExactly(entries - 1, entries - 1);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"16", "4096"})
    void shouldDeliverAsManyCompletionsWhenNothingIsTracked(int entries) {
        final InFlightBenchmark benchmark = create(entries, 0);
        int completions = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            completions += benchmark.untracked();
        }
        assertThat(completions).isEqualTo(OPERATIONS);
        assertThat(benchmark.counts()).containsExactly(entries - 1, entries - 1);
        benchmark.close();
    }
}
