/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speedups by the Universal Scalability Law, from one measured number of threads. */
class ScalingTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final SetShape SET = SetShape.of(new Shape(1_000, 16, 0.5, 256, 4), 1e8);

    private static Scaling of(double least, double speedup, double most) {
        return new Scaling(2, speedup, new Range(least, most), 9);
    }

    /** Two threads are 1.6 times as fast: 2 / (1 + loss) = 1.6, so a quarter is lost. */
    @Test
    void lossIsSharedByContentionAndCoherency() {
        final Scaling scaling = of(1.6, 1.6, 1.6);
        assertThat(scaling.loss()).isEqualTo(0.25, EXACT);
        assertThat(scaling.at(1)).isEqualTo(new Range(1, 1));
        assertThat(scaling.at(2).least()).isEqualTo(1.6, EXACT);
        assertThat(scaling.at(2).most()).isEqualTo(1.6, EXACT);
        // All contention: 4 / (1 + 0.25 * 3). All coherency: 4 / (1 + 0.125 * 4 * 3).
        assertThat(scaling.at(4).most()).isEqualTo(16 / 7.0, EXACT);
        assertThat(scaling.at(4).least()).isEqualTo(1.6, EXACT);
        assertThat(scaling.limit()).isEqualTo(4, EXACT);
        // The peak of n / (1 + 0.125 n (n - 1)) is at the root of 8, 2.8.
        assertThat(scaling.peakThreads()).isEqualTo(3);
        assertThat(scaling.peak()).isEqualTo(3 / 1.75, EXACT);
    }

    @Test
    void boundsHoldForTheWholeRange() {
        final Range four = of(1.2, 1.6, 1.9).at(4);
        assertThat(four.least()).isLessThan(of(1.6, 1.6, 1.6).at(4).least());
        assertThat(four.most()).isGreaterThan(of(1.6, 1.6, 1.6).at(4).most());
    }

    @ParameterizedTest
    @CsvSource({"2.0", "2.4"})
    void threadsThatLoseNothingHaveNoLimit(double speedup) {
        final Scaling scaling = of(speedup, speedup, speedup);
        assertThat(scaling.loss()).isZero();
        assertThat(scaling.limit()).isInfinite();
        assertThat(scaling.at(16)).isEqualTo(new Range(16, 16));
        assertThat(scaling.peakThreads()).isInfinite();
        assertThat(scaling.peak()).isInfinite();
        assertThat(scaling.json().get("peak").isNull()).isTrue();
    }

    @Test
    void secondThreadThatSlowsASaveDownIsTold() {
        final Scaling scaling = of(0.8, 0.8, 0.8);
        assertThat(scaling.peakThreads()).isEqualTo(1);
        assertThat(scaling.limit()).isLessThan(1);
    }

    @Test
    void speedupIsThatOfTheSetByTheModel() {
        final Model model = Fixtures.model();
        assertThat(Scaling.of(model, SET, 65_536)).as("no measured threads").isEmpty();
        final Map<Operation, OperationModel> operations = new EnumMap<>(model.operations());
        final OperationModel parallel = model.of(Operation.PARALLEL);
        operations.put(Operation.PARALLEL, new OperationModel(parallel.terms(), Map.of("threads", new Range(2, 2)),
            parallel.fitted(), parallel.heldOut(), parallel.residuals()));
        final Scaling scaling =
            Scaling.of(new Model(model.machine(), operations, model.chunks()), SET, 65_536).orElseThrow();
        assertThat(scaling.threads()).isEqualTo(2);
        // All terms but the fixed 400 ns are of each thread.
        assertThat(scaling.speedup()).isBetween(1.98, 2.0);
        assertThat(scaling.range().least()).isLessThan(scaling.speedup());
        assertThat(scaling.range().most()).isGreaterThan(scaling.speedup());
        assertThat(scaling.counted()).isEqualTo(20);
        assertThat(scaling.forecasts()).containsExactly(4, 8, 16);
    }

    @Test
    void greatestOfSeveralMeasuredNumbersCounts() {
        final Model model = Fixtures.model();
        final Map<Operation, OperationModel> operations = new EnumMap<>(model.operations());
        final OperationModel parallel = model.of(Operation.PARALLEL);
        operations.put(Operation.PARALLEL, new OperationModel(parallel.terms(), Map.of("threads", new Range(2, 4)),
            parallel.fitted(), parallel.heldOut(), parallel.residuals()));
        final Scaling scaling =
            Scaling.of(new Model(model.machine(), operations, model.chunks()), SET, 65_536).orElseThrow();
        assertThat(scaling.threads()).isEqualTo(4);
        assertThat(scaling.speedup()).isBetween(3.9, 4.0);
        assertThat(scaling.forecasts()).containsExactly(8, 16);
    }
}
