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

/** {@code -Dringsave.histories=10000} plays so many histories in place of 500. */
@Tag("slow")
class SetHistoryTest {
    private static final int NIGHTLY = 10_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @Proves("Each image of a random history holds exactly the state of its cut.")
    void imagesOfARandomHistoryHoldTheModel() throws IOException {
        play(0, Integer.getInteger("ringsave.histories", 500));
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @Proves("Each image of many random histories holds exactly the state of its cut.")
    void imagesOfManyRandomHistoriesHoldTheModel() throws IOException {
        play(500, NIGHTLY);
    }

    private void play(int from, int count) throws IOException {
        long merges = 0;
        long migrations = 0;
        long pinned = 0;
        for (int seed = from; seed < from + count; seed++) {
            try (SetHistory history = new SetHistory(seed, folder)) {
                play(history, seed % 20 == 0 ? 80 : 12);
                Cases.count(1);
                merges += history.merges();
                migrations += history.migrations();
                pinned += history.pinned();
            }
        }
        assertThat(merges).isGreaterThan(count);
        assertThat(migrations).isGreaterThan(count / 4);
        assertThat(pinned).isGreaterThan(count / 4);
    }

    private static void play(SetHistory history, int steps) throws IOException {
        try {
            for (int i = 0; i < steps; i++) {
                history.step();
            }
        } catch (RuntimeException e) {
            throw new AssertionError(history.what(), e);
        }
    }
}
