/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static final List<Term> TERMS = List.of(Term.of("one"), Term.of("channels"), Term.of("captured"),
        Term.of("bytes"), Term.of("calls"), Term.of("tables"));

    @Test
    void fitPredictsHeldOutConfigurations() {
        final Measurements measurements = Fixtures.measurements(0.02);
        final List<Measurement> known = measurements.all().stream().filter(one -> !one.configuration().heldOut())
            .toList();
        assertThat(new TermFit(Operation.BEGIN, known).crossValidate(TERMS)).isLessThan(0.03);
        final OperationModel begin = ModelFit.fit(Operation.BEGIN, measurements);
        assertThat(begin.heldOut().median()).isLessThan(0.03);
        assertThat(begin.heldOut().p90()).isLessThan(0.06);
        assertThat(begin.heldOut().configurations()).isEqualTo(32);
        assertThat(begin.fitted().configurations()).isEqualTo(87);
        assertThat(begin.residuals()).hasSize(119);
    }

    @Test
    void fitFindsTheCoefficientsWithoutNoise() {
        final List<Measurement> all = Fixtures.measurements(0).all();
        final List<Term> found = new TermFit(Operation.BEGIN, all).solve(TERMS);
        assertThat(found.get(0).coefficient()).isCloseTo(300, within(3.0));
        assertThat(found.get(1).coefficient()).isCloseTo(25, within(0.25));
        assertThat(found.get(2).coefficient()).isCloseTo(0.3, within(3e-3));
        assertThat(found.get(3).coefficient()).isCloseTo(0, within(1e-4));
        assertThat(found.get(5).coefficient()).isCloseTo(40, within(2.0));
    }

    /** A begin finds some memory in no cache: its session's memory, or the tables of all channels if there are many. */
    @Test
    void fitFindsTheCacheMissesOfABegin() {
        final double l2 = Fixtures.MACHINE.l2Bytes();
        final double l3 = Fixtures.MACHINE.l3Bytes();
        final List<Term> law = List.of(Term.of("one").with(200), Term.of("channels").with(30),
            Term.of("own", "one", "footprint", l3 / 4, 3 * l3).with(4_000),
            Term.of("many", "tables", "channels", l2 / 4_096, l2 / 256).with(600));
        final Measurements without = Fixtures.measurements(0);
        final Measurements measured = new Measurements(Fixtures.MACHINE, without.all().stream().map(one -> {
            final double ns = law.stream().mapToDouble(term -> term.ns(one.quantities(Operation.BEGIN))).sum();
            return new Measurement(one.configuration(), one.imageLength(), one.deltaBytes(), one.deltaLength(),
                Map.of(Operation.BEGIN, new double[] {ns}));
        }).toList(), without.chunks());
        assertThat(ModelFit.fit(Operation.BEGIN, measured).heldOut().max()).isLessThan(0.01);
    }

    @Test
    void unsteadyMeasurementsAreShownButNotCounted() {
        final Measurements measurements = Fixtures.measurements(0.2);
        final OperationModel begin = ModelFit.fit(Operation.BEGIN, measurements);
        assertThat(begin.residuals()).anyMatch(one -> !one.counted() && one.spread() > Residual.MOST_SPREAD);
        assertThat(begin.residuals()).allMatch(one -> one.counted() == one.spread() <= Residual.MOST_SPREAD);
        final long counted = begin.residuals().stream().filter(one -> one.heldOut() && one.counted()).count();
        assertThat(begin.heldOut().counted()).isEqualTo((int)counted).isLessThan(32);
    }

    @Test
    void tooFewMeasurementsAreRefusedByOperation() {
        final Measurements all = Fixtures.measurements(0);
        final Measurements few = new Measurements(all.machine(), all.all().subList(0, 5), all.chunks());
        assertThatThrownBy(() -> ModelFit.fit(few)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("operation save was measured in 5 configurations of the fit; 6 are the least");
    }
}
