/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final Configuration CONFIGURATION = Configuration.all().get(0);

    private static Measurement of(double ns) {
        return new Measurement(CONFIGURATION, 1, 2, 3, Map.of(Operation.SAVE, new double[] {ns}));
    }

    /** On a shared host, other guests may slow most of the blocks. */
    @Test
    void repeatCountsTheLowestTenthOfItsBlocks() {
        Measurement all = of(30);
        for (final double ns : new double[] {33, 11, 31, 10, 29, 44, 32, 35, 36, 37}) {
            all = all.with(of(ns));
        }
        final Measurement one = all.undisturbed();
        assertThat(one.timesNs().get(Operation.SAVE)).containsExactly(11);
        assertThat(one.with(of(7)).timesNs().get(Operation.SAVE)).containsExactly(11, 7);
        assertThat(one.imageLength()).isEqualTo(1);
    }

    @Test
    void lowestRepeatCountsIfAnotherOneIsNear() {
        assertThat(Samples.lowest(new double[] {150, 100, 104})).isEqualTo(100);
        assertThat(Samples.doubt(new double[] {150, 100, 104})).isCloseTo(0.04, within(1e-12));
        assertThat(Samples.doubt(new double[] {100})).isZero();
    }
}
