/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ringsave.tool.plan.DeltaSchedule.Remedy;

/** Why a thread of its own has no interval for deltas, and each change that gives it one. */
class DeltaScheduleTest {
    private static final double MS = 1e6;
    private static final double MTBF = 100 * MS;
    private static final double MEMORY = Double.POSITIVE_INFINITY;
    /** Its full image has 17 MB. */
    private static final Shape SHAPE = new Shape(256, 16, 0.5, 256, 0);

    private static PlanRequest request(double sinkRate, double writeRate, double overhead, double mtbf) {
        return new PlanRequest(SHAPE, writeRate, 65_536, 1, sinkRate, Targets.of(MS, overhead), 0, mtbf, 3);
    }

    private static DeltaSchedule deltas(Model model, PlanRequest request) {
        return Planner.plan(model, request).deltas();
    }

    /** A model with other times of deltas. */
    private static Model slow(Term... terms) {
        final Model model = Fixtures.model();
        final OperationModel own = model.of(Operation.DELTA);
        final Map<Operation, OperationModel> operations = new EnumMap<>(model.operations());
        operations.put(Operation.DELTA, new OperationModel(List.of(terms), own.ranges(), own.fitted(), own.heldOut(),
            own.residuals()));
        return new Model(model.machine(), operations, model.chunks());
    }

    /** A begin takes 7 us, a millionth of 7 s. */
    @Test
    void beginsThatExceedTheOverheadNeedMoreOfIt() {
        final Model model = Fixtures.model();
        final DeltaSchedule deltas = deltas(model, request(MEMORY, 1e6, 1e-6, 5e9));
        assertThat(deltas.intervalNs()).isNaN();
        assertThat(deltas.lostNs()).isNaN();
        assertThat(deltas.leastNs()).isBetween(6e9, 8e9);
        assertThat(deltas.remedies()).containsExactly(Remedy.OVERHEAD);
        assertThat(deltas(model, request(MEMORY, 1e6, 1, 5e9)).intervalNs()).isPositive();
        assertThat(deltas(model, request(MEMORY, 0, 1e-6, 5e9)).intervalNs()).as("without writes").isNaN();
    }

    /** All 17 MB are new within the time between failures. They take 84 ms and 34 ms of the sink. */
    @Test
    void deltasThatTakeTooLongNeedAFasterSinkOrFewerWrites() {
        final Model model = slow(Term.of("bytes").with(5));
        final DeltaSchedule deltas = deltas(model, request(5e8, 1e12, 1, MTBF));
        assertThat(deltas.intervalNs()).isNaN();
        assertThat(deltas.leastNs()).isLessThan(MTBF);
        assertThat(deltas.delta().time().ns()).isGreaterThan(MTBF);
        assertThat(deltas.remedies()).containsExactly(Remedy.SINK, Remedy.WRITES);
        assertThat(deltas(model, request(MEMORY, 1e12, 1, MTBF)).intervalNs()).isPositive();
        assertThat(deltas(model, request(5e8, 0, 1, MTBF)).intervalNs()).isPositive();
    }

    @Test
    void changeThatDoesNotHelpIsNotNamed() {
        assertThat(deltas(slow(Term.of("bytes").with(10)), request(5e8, 1e12, 1, MTBF)).remedies())
            .as("memory is too slow").containsExactly(Remedy.WRITES);
        final Model fixed = slow(Term.of("one").with(2 * MTBF));
        assertThat(deltas(fixed, request(5e8, 1e12, 1, MTBF)).remedies()).isEmpty();
        assertThat(deltas(fixed, request(MEMORY, 1e6, 1e-6, MTBF)).remedies()).as("both causes").isEmpty();
    }

    @Test
    void intervalNeedsNoRemedy() {
        final DeltaSchedule deltas = deltas(Fixtures.model(), request(5e8, 1e6, 0.01, 1e15));
        assertThat(deltas.intervalNs()).isGreaterThanOrEqualTo(deltas.leastNs());
        assertThat(deltas.remedies()).isEmpty();
    }
}
