/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.image.ImageException;

/** Memory that is kept aside grows in few steps, whatever the limit. */
class GrowingBufferTest {
    private static final int WORDS = 32 * 1024;
    /** From 4 KiB to 256 KiB. */
    private static final int MOST_GROWTHS = 6;

    /** Appends words until the limit refuses one. Returns how many the buffer has. */
    private static int fill(long bytes) {
        final MemoryLimit limit = new MemoryLimit();
        final GrowingBuffer buffer = new GrowingBuffer(limit);
        limit.start(bytes);
        int growths = 0;
        long copied = 0;
        try {
            for (int i = 0; i < WORDS; i++) {
                final int capacity = buffer.buffer().capacity();
                buffer.append(i);
                if (buffer.buffer().capacity() != capacity) {
                    growths++;
                    copied += buffer.length();
                }
            }
        } catch (ImageException e) {
            assertThat(e).hasMessageContaining("at most the limit of " + bytes + " bytes");
        }
        assertThat(growths).as("growths with a limit of %d", bytes).isLessThanOrEqualTo(MOST_GROWTHS);
        assertThat(copied).as("copied bytes with a limit of %d", bytes).isLessThanOrEqualTo(2L * buffer.length());
        for (int i = 0; i < buffer.length() / Long.BYTES; i++) {
            if (buffer.buffer().getLong(i * Long.BYTES) != i) {
                throw new AssertionError("word " + i + " with a limit of " + bytes);
            }
        }
        return buffer.length() / Long.BYTES;
    }

    @Test
    @Proves("Near its limit, a restore copies each kept byte about once.")
    void bufferNearItsLimitGrowsInFewSteps() {
        int before = 0;
        for (int limit = 0; limit <= 4 * Long.BYTES * WORDS; limit += 8123) {
            final int words = fill(limit);
            assertThat(words).as("words with a limit of %d", limit).isGreaterThanOrEqualTo(before);
            before = words;
            Cases.count(1);
        }
        assertThat(before).isEqualTo(WORDS);
    }

    @Test
    void bufferCountsTheMemoryThatItHolds() {
        final MemoryLimit limit = new MemoryLimit();
        final GrowingBuffer buffer = new GrowingBuffer(limit);
        limit.start(100_000);
        buffer.append(1);
        buffer.expect(GrowingBuffer.FIRST_CAPACITY);
        assertThat(limit.room()).as("the first memory is the session's").isEqualTo(100_000);
        buffer.expect(10_000);
        assertThat(buffer.buffer().capacity()).isEqualTo(10_000);
        assertThat(limit.room()).isEqualTo(90_000);
        buffer.claim(10_000 - Long.BYTES);
        assertThat(limit.room()).as("full, and no larger").isEqualTo(90_000);
        buffer.claim(1);
        assertThat(buffer.buffer().capacity()).isEqualTo(20_000);
        assertThat(limit.room()).as("the old memory is given back").isEqualTo(80_000);
        limit.start(100_000);
        assertThat(buffer.length()).isZero();
        assertThat(buffer.buffer().capacity()).isEqualTo(GrowingBuffer.FIRST_CAPACITY);
        assertThat(limit.room()).isEqualTo(100_000);
    }
}
