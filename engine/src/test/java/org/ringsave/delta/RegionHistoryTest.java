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

class RegionHistoryTest {
    @TempDir
    private Path folder;

    @Test
    void imagesOfARandomHistoryHoldTheModel() throws IOException {
        play(0, Integer.getInteger("ringsave.regions.seeds", 500));
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void imagesOfALongRandomHistoryHoldTheModel() throws IOException {
        play(500, 10_000);
    }

    private void play(int from, int count) throws IOException {
        long merges = 0;
        long pinned = 0;
        for (int seed = from; seed < from + count; seed++) {
            try (RegionHistory history = new RegionHistory(seed, folder)) {
                for (int steps = seed % 20 == 0 ? 80 : 12; steps > 0; steps--) {
                    history.step();
                }
                merges += history.merges();
                pinned += history.pinned();
            }
        }
        assertThat(merges).isGreaterThan(count);
        assertThat(pinned).isGreaterThan(count / 4);
    }
}
