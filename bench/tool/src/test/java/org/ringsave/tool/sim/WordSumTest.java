/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WordSumTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

    WordSumTest() {
        new SplittableRandom(3).nextBytes(buffer.byteArray());
    }

    @Test
    void sumOfPartsEqualsTheSumOfTheWhole() {
        final long whole = WordSum.update(WordSum.START, buffer, 0, 256);
        for (int part = 0; part <= 256; part += 8) {
            final long first = WordSum.update(WordSum.START, buffer, 0, part);
            assertThat(WordSum.update(first, buffer, part, 256 - part)).isEqualTo(whole);
        }
    }

    @Test
    void everyBitChangesTheSum() {
        final long whole = WordSum.update(WordSum.START, buffer, 0, 256);
        for (int bit = 0; bit < 256 * 8; bit++) {
            buffer.byteArray()[bit / 8] ^= (byte)(1 << bit % 8);
            assertThat(WordSum.update(WordSum.START, buffer, 0, 256)).as("bit %d", bit).isNotEqualTo(whole);
            buffer.byteArray()[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }
}
