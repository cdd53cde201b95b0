/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final double MINUTE = 60e9;
    private static final double HOUR = 60 * MINUTE;

    @Test
    void youngIntervalIsASquareRoot() {
        assertThat(Interval.young(5 * MINUTE, 24 * HOUR)).isCloseTo(120 * MINUTE, within(1.0));
        assertThat(Interval.young(1, 2)).isEqualTo(2);
    }

    /** sqrt(2CM) (1 + sqrt(C/2M)/3 + (C/2M)/9) - C, by hand: C/2M = 1/100, so 20 (1 + 1/30 + 1/900) - 2. */
    @Test
    void dalyIntervalHasTheHigherOrderTerms() {
        assertThat(Interval.daly(2, 100)).isCloseTo(20 * (1 + 1 / 30.0 + 1 / 900.0) - 2, within(1e-9));
        assertThat(Interval.daly(5 * MINUTE, 24 * HOUR) / MINUTE)
            .isCloseTo(120 * (1 + Math.sqrt(5.0 / 2880) / 3 + 5.0 / 2880 / 9) - 5, within(1e-6));
    }

    @Test
    void dalyIntervalOfALongSaveIsTheTimeBetweenFailures() {
        assertThat(Interval.daly(200, 100)).isEqualTo(100);
        assertThat(Interval.daly(500, 100)).isEqualTo(100);
    }

    /** A live image holds the state at its begin. It counts only when it is complete. */
    @Test
    void failureLosesHalfAnIntervalTheDelayAndTheRestart() {
        assertThat(Interval.lostPerFailure(100, 10, 7)).isEqualTo(67);
        assertThat(Interval.lostPerFailure(100, 0, 7)).isEqualTo(57);
    }

    @Test
    void shortestIntervalKeepsTheOverheadAndLastsASave() {
        assertThat(Interval.shortest(2, 2, 0.01)).isEqualTo(200);
        assertThat(Interval.shortest(2, 2, 1)).isEqualTo(2);
        assertThat(Interval.shortest(0.5, 80, 0.01)).isEqualTo(80);
        assertThat(LeastInterval.of(0.5, 80, 80, 7, 0.01)).isEqualTo(new LeastInterval(80, 127));
    }
}
