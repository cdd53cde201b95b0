/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

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
        final HistoryCounts counts = new HistoryCounts();
        for (int seed = from; seed < from + count; seed++) {
            // Few histories are long, and some of these have little but saves, so that old bases are chosen.
            final boolean ofSaves = seed % 20 == 10;
            try (SetHistory history = new SetHistory(seed, folder, ofSaves)) {
                play(history, ofSaves ? 40 : seed % 20 == 0 ? 80 : 12);
                counts.add(history.counts());
            }
            Cases.count(1);
        }
        counts.require(count);
    }

    private static void play(SetHistory history, int steps) throws IOException {
        try {
            for (int i = 0; i < steps; i++) {
                history.step();
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(history.what(), e);
        }
    }
}
