/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/**
 * After any history of a set, its merged or restored chain is the full image, byte for byte. A wrong base is always
 * refused.
 */
@Tag("slow")
class DeltaHistoryTest {
    @TempDir
    private Path folder;

    @Test
    @Proves("A chain of deltas equals the full image, byte for byte.")
    void chainOfARandomHistoryEqualsTheFullImage() throws IOException {
        play(0, 500);
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @Proves("A chain of deltas of many histories equals the full image, byte for byte.")
    void chainOfALongRandomHistoryEqualsTheFullImage() throws IOException {
        play(500, 10_000);
    }

    private void play(int from, int count) throws IOException {
        long merges = 0;
        long chains = 0;
        long refusals = 0;
        final BaseAges ages = new BaseAges();
        for (int seed = from; seed < from + count; seed++) {
            try (DeltaHistory history = new DeltaHistory(seed, folder)) {
                for (int steps = seed % 10 == 0 ? 80 : 10; steps > 0; steps--) {
                    history.step();
                }
                merges += history.merges();
                chains += history.chains();
                refusals += history.refusals();
                ages.add(history.ages);
            }
            Cases.count(1);
        }
        assertThat(merges).isGreaterThan(2L * count);
        assertThat(chains).isGreaterThan(count);
        assertThat(refusals).isGreaterThan(count);
        ages.requireAll(Math.max(1, count / 100));
    }
}
