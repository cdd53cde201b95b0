/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringsave.save.SaveMode;

/** The next pause is predicted from the rounds before, as the timer measures them. */
class PausePredictionTest {
    private final PausePrediction prediction = new PausePrediction();
    private final RoundTimer timer = new RoundTimer(prediction);
    private final MigrationHistory history = new MigrationHistory();

    /** Copies a round in calls of {@code callNs}; {@code blockedNs} or {@code idleNs} pass between two of them. */
    private long round(long start, long length, int calls, long callNs, long blockedNs, long idleNs) {
        timer.beginRound(length, start);
        history.beginRound(length, start);
        long now = start;
        for (int i = 0; i < calls; i++) {
            timer.enter(now);
            now += callNs;
            if (i == calls - 1) {
                timer.sent(now);
            }
            timer.leave(now, i < calls - 1 && blockedNs > 0);
            now += i < calls - 1 ? blockedNs + (blockedNs > 0 ? 0 : idleNs) : 0;
        }
        return now;
    }

    @Test
    void predictionCountsTheTimeOfTheLinkNotOfTheModel() {
        prediction.start(1_000);
        final long end = round(0, 10_000, 10, 50, 0, 7_000);
        history.endRound(SaveMode.LIVE, end);
        assertThat(prediction.predictedNs(10_000)).isEqualTo(500);
        assertThat(prediction.predictedNs(1_000)).isEqualTo(50);
        assertThat(history.saveRate()).isEqualTo(Math.round(10_000 * 1e9 / (10 * 50 + 9 * 7_000)));
        prediction.start(1_000);
        round(0, 10_000, 10, 50, 700, 7_000);
        assertThat(prediction.predictedNs(10_000)).isEqualTo(500 + 9 * 700);
    }

    @Test
    void predictionIncludesCutAndAnswer() {
        prediction.start(1_000);
        final long end = round(100, 10_000, 1, 500, 0, 0);
        timer.noAnswer(end + 30);
        timer.noAnswer(end + 80);
        assertThat(prediction.predictedNs(10_000)).isEqualTo(580);
        prediction.cutTook(7);
        assertThat(prediction.predictedNs(2_000)).isEqualTo(100 + 80 + 7);
    }

    @Test
    void writeRateCountsFromTheCutOfTheRoundBefore() {
        history.start(0);
        assertThat(history.writeRate()).isZero();
        final long end = round(100, 10_000, 1, 500, 0, 0);
        history.deltaGrew(2_000, end + 5_000);
        assertThat(history.writeRate()).isEqualTo(Math.round(2_000 * 1e9 / (end + 4_900)));
        history.start(0);
        assertThat(history.writeRate()).isZero();
    }

    @Test
    void pauseTargetIsMetUpToTheLastNanosecond() {
        prediction.start(100);
        round(0, 10_000, 1, 1_000, 0, 0);
        assertThat(prediction.meetsTarget(1_000)).isTrue();
        assertThat(prediction.meetsTarget(1_001)).isFalse();
        prediction.aim(101);
        assertThat(prediction.meetsTarget(1_001)).isTrue();
    }

    @Test
    void predictionWeighsEarlierRoundsByHalf() {
        prediction.start(100);
        round(0, 8_000, 1, 800, 0, 0);
        round(1_000, 4_000, 1, 4_000, 0, 0);
        assertThat(prediction.predictedNs(8_000)).isEqualTo(400 + 4_000);
    }

    @Test
    void predictionIsStuckAfterThreeDeltasWithoutAShorterOne() {
        prediction.start(100);
        assertThat(prediction.isStuck(500)).isFalse();
        assertThat(prediction.isStuck(500)).isFalse();
        assertThat(prediction.isStuck(600)).isFalse();
        assertThat(prediction.isStuck(499)).isFalse();
        assertThat(prediction.isStuck(499)).isFalse();
        assertThat(prediction.isStuck(800)).isFalse();
        assertThat(prediction.isStuck(500)).isTrue();
        assertThat(prediction.shortest()).isEqualTo(499);
        prediction.aim(100);
        assertThat(prediction.isStuck(700)).isFalse();
        assertThat(prediction.shortest()).isEqualTo(700);
    }
}
