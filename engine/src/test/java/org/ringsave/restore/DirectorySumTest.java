/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorySumTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
    private static final long[] EDGES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 61) - 1, 1L << 61,
        0xFFFF_FFFFL, 1L << 32};

    private static BigInteger reference(long point, long[] words) {
        BigInteger sum = BigInteger.ZERO;
        for (final long word : words) {
            for (final long half : new long[] {word >>> 32, word & 0xFFFF_FFFFL}) {
                sum = sum.multiply(BigInteger.valueOf(point)).add(BigInteger.valueOf(half)).mod(MODULUS);
            }
        }
        return sum;
    }

    private static long sum(DirectorySum sums, long... words) {
        long sum = 0;
        for (final long word : words) {
            sum = sums.add(sum, word);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 1L << 32, (1L << 61) - 2, 0x1234_5678_9ABC_DEF0L})
    void sumIsThePolynomialOfTheHalvesOfAllWords(long point) {
        final SplittableRandom random = new SplittableRandom(point);
        final DirectorySum sums = new DirectorySum(point);
        for (int length = 0; length < 40; length++) {
            final long[] words = random.longs(length).toArray();
            for (int i = 0; i < length; i += 3) {
                words[i] = EDGES[random.nextInt(EDGES.length)];
            }
            assertThat(sum(sums, words)).isEqualTo(reference(point, words).longValueExact());
        }
    }

    @Test
    void rangeOfABufferIsTheSumOfItsWords() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(48).order(ByteOrder.nativeOrder()));
        for (int i = 0; i < 48; i += Long.BYTES) {
            buffer.putLong(i, i * 0x9E37_79B9_7F4A_7C15L);
        }
        final DirectorySum sums = new DirectorySum();
        final long words = sum(sums, buffer.getLong(8), buffer.getLong(16), buffer.getLong(24), buffer.getLong(32));
        assertThat(sums.add(sums.add(0, buffer, 8, 8), buffer, 16, 24)).isEqualTo(words);
    }

    /** Each of these pairs has one sum where words are taken as they are, or points are small or known. */
    @Test
    void wordsThatDifferHaveAnotherSum() {
        final DirectorySum sums = new DirectorySum();
        for (final long word : EDGES) {
            assertThat(sum(sums, word, 5)).isNotEqualTo(sum(sums, word + (1L << 61) - 1, 5));
            assertThat(sum(sums, word, word + 1)).isNotEqualTo(sum(sums, word + 1, word));
            assertThat(sum(sums, word, 0)).isNotEqualTo(sum(sums, word ^ 1L << 63, 0));
        }
    }

    /** So an author who computes sums computes those of another point. */
    @Test
    void eachReaderHasAPointOfItsOwn() {
        assertThat(sum(new DirectorySum(), 1, 2, 3)).isNotEqualTo(sum(new DirectorySum(), 1, 2, 3));
    }
}
