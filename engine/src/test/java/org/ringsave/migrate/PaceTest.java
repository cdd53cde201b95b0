/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The next pause is predicted from the rounds before. */
class PaceTest {
    private final Pace pace = new Pace();

    /** A round of a length, copied in calls of so long, each of them blocked after it for so long. */
    private long round(long start, long length, int calls, long callNs, long blockedNs, long idleNs) {
        pace.beginRound(start, length);
        long now = start;
        for (int i = 0; i < calls; i++) {
            pace.enter(now);
            now += callNs;
            if (i == calls - 1) {
                pace.sent(now);
            }
            pace.leave(now, i < calls - 1 && blockedNs > 0);
            now += i < calls - 1 ? blockedNs + (blockedNs > 0 ? 0 : idleNs) : 0;
        }
        return now;
    }

    @Test
    void paceCountsTheTimeOfTheLinkNotOfTheModel() {
        pace.start(1_000);
        final long end = round(0, 10_000, 10, 50, 0, 7_000);
        pace.endRound(end);
        assertThat(pace.predictedNs(10_000)).isEqualTo(500);
        assertThat(pace.predictedNs(1_000)).isEqualTo(50);
        assertThat(pace.saveRate()).isEqualTo(Math.round(10_000 * 1e9 / (10 * 50 + 9 * 7_000)));
        pace.start(1_000);
        round(0, 10_000, 10, 50, 700, 7_000);
        assertThat(pace.predictedNs(10_000)).isEqualTo(500 + 9 * 700);
    }

    @Test
    void predictionIncludesCutAndAnswer() {
        pace.start(1_000);
        final long end = round(100, 10_000, 1, 500, 0, 0);
        pace.noAnswer(end + 30);
        pace.noAnswer(end + 80);
        pace.endRound(end + 5_000);
        assertThat(pace.predictedNs(10_000)).isEqualTo(580);
        pace.look(end + 5_000, end + 5_007, 2_000);
        assertThat(pace.predictedNs(2_000)).isEqualTo(100 + 80 + 7);
        assertThat(pace.writeRate()).isEqualTo(Math.round(2_000 * 1e9 / (end + 4_900)));
    }

    @Test
    void pauseTargetIsMetUpToTheLastNanosecond() {
        pace.start(100);
        round(0, 10_000, 1, 1_000, 0, 0);
        assertThat(pace.meetsTarget(1_000)).isTrue();
        assertThat(pace.meetsTarget(1_001)).isFalse();
        pace.aim(101);
        assertThat(pace.meetsTarget(1_001)).isTrue();
    }

    @Test
    void paceWeighsEarlierRoundsByHalf() {
        pace.start(100);
        round(0, 8_000, 1, 800, 0, 0);
        round(1_000, 4_000, 1, 4_000, 0, 0);
        assertThat(pace.predictedNs(8_000)).isEqualTo(400 + 4_000);
    }

    @Test
    void paceIsStuckAfterThreeDeltasWithoutAShorterOne() {
        pace.start(100);
        assertThat(pace.isStuck(500)).isFalse();
        assertThat(pace.isStuck(500)).isFalse();
        assertThat(pace.isStuck(600)).isFalse();
        assertThat(pace.isStuck(499)).isFalse();
        assertThat(pace.isStuck(499)).isFalse();
        assertThat(pace.isStuck(800)).isFalse();
        assertThat(pace.isStuck(500)).isTrue();
        assertThat(pace.shortest()).isEqualTo(499);
        pace.aim(100);
        assertThat(pace.isStuck(700)).isFalse();
        assertThat(pace.shortest()).isEqualTo(700);
    }
}
