/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static final List<Term> TERMS = List.of(Term.of("one"), Term.of("channels"), Term.of("packets"),
        Term.of("bytes"), Term.of("calls"), Term.of("tables"));

    @Test
    void shouldPredictWhatItHasNotSeen() {
        final Measurements measurements = Fixtures.measurements(0.02);
        final List<Measurement> known = measurements.all().stream().filter(one -> !one.configuration().heldOut())
            .toList();
        assertThat(ModelFit.crossValidate(Operation.BEGIN, TERMS, known)).isLessThan(0.03);
        final OperationModel begin = ModelFit.fit(Operation.BEGIN, measurements);
        assertThat(begin.heldOut().median()).isLessThan(0.03);
        assertThat(begin.heldOut().p90()).isLessThan(0.06);
        assertThat(begin.heldOut().configurations()).isEqualTo(24);
        assertThat(begin.fitted().configurations()).isEqualTo(67);
        assertThat(begin.residuals()).hasSize(91);
    }

    @Test
    void shouldFindTheLawWhenThereIsNoNoise() {
        final List<Measurement> all = Fixtures.measurements(0).all();
        final List<Term> found = ModelFit.solve(Operation.BEGIN, TERMS, all);
        assertThat(found.get(0).coefficient()).isCloseTo(300, within(3.0));
        assertThat(found.get(1).coefficient()).isCloseTo(25, within(0.25));
        assertThat(found.get(2).coefficient()).isCloseTo(30, within(0.3));
        assertThat(found.get(3).coefficient()).isCloseTo(0, within(1e-4));
        assertThat(found.get(5).coefficient()).isCloseTo(40, within(2.0));
    }

    @Test
    void shouldShowAndNotCountWhatDiffersFromItself() {
        final Measurements measurements = Fixtures.measurements(0.2);
        final OperationModel begin = ModelFit.fit(Operation.BEGIN, measurements);
        assertThat(begin.residuals()).anyMatch(one -> !one.counted() && one.spread() > Residual.MOST_SPREAD);
        assertThat(begin.residuals()).allMatch(one -> one.counted() == one.spread() <= Residual.MOST_SPREAD);
        final long counted = begin.residuals().stream().filter(one -> one.heldOut() && one.counted()).count();
        assertThat(begin.heldOut().counted()).isEqualTo((int)counted).isLessThan(24);
    }

    @Test
    void shouldSayWhichOperationWasMeasuredTooSeldom() {
        final Measurements all = Fixtures.measurements(0);
        final Measurements few = new Measurements(all.machine(), all.all().subList(0, 5), all.chunks());
        assertThatThrownBy(() -> ModelFit.fit(few)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("operation save was measured in 5 configurations of the fit; 6 are the least");
    }
}
