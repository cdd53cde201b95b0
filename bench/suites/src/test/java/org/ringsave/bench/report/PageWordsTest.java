/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;

/** Names of files become words. */
@Tag("sources")
class PageWordsTest {
    @Test
    void everyNameOfAFileBecomesWords() {
        assertThat(Arrays.stream(Counter.values()).map(Counter::key).map(PageWords::name))
            .allMatch(name -> name.matches("[a-z0-9 ,]+"), "words").contains("floor", "plain copy", "stop and copy");
        assertThat(Arrays.stream(Coordinate.values()).map(Coordinate::key).map(PageWords::name))
            .allMatch(name -> name.matches("[a-z0-9 ]+"), "words");
        assertThat(PageWords.name("save, rings 100 % full")).isEqualTo("save, rings 100 % full");
    }

    @Test
    void sentenceKeepsItsFiguresAndLosesItsNames() {
        assertThat(PageWords.text("live-copy floorNs 1.44 (chunkLength 65536, rings 25 % full)"))
            .isEqualTo("live-copy floor 1.44 (chunks of 64 KiB, rings 25 % full)");
        assertThat(PageWords.text("cold-memory, alternating channels=640 fill=1.0 memory=mapped: 50 % of it"))
            .isEqualTo("cold-memory, alternating, 640 channels, rings 100 % full, memory mapped: 50 % of it");
    }
}
