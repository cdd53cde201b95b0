/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final Configuration CONFIGURATION = Configuration.all().get(0);

    private static Measurement of(double ns) {
        return new Measurement(CONFIGURATION, 1, 2, 3, Map.of(Operation.SAVE, new double[] {ns}));
    }

    /** On a shared host more than half of the blocks may be disturbed. */
    @Test
    void shouldCountTheLowerQuartileOfAllBlocksAsOneRepeat() {
        final Measurement one = of(30).with(of(10)).with(of(31)).with(of(11)).with(of(29)).undisturbed();
        assertThat(one.timesNs().get(Operation.SAVE)).containsExactly(11);
        assertThat(one.with(of(7)).timesNs().get(Operation.SAVE)).containsExactly(11, 7);
        assertThat(one.imageLength()).isEqualTo(1);
    }
}
