/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;

/**
 * Tells two sequences of words of the same length apart, and keeps neither: each is a polynomial modulo 2^61 - 1, at a
 * point that is chosen when the JVM runs. An image's author does not know the point, so no choice of words makes two
 * sequences equal but by luck. Of <i>n</i> halves of words, the chance is at most <i>n</i> in 2^61.
 *
 * <p>Sources: J. L. Carter and M. N. Wegman, Universal classes of hash functions, Journal of Computer and System
 * Sciences 18, 1979; M. Dietzfelbinger et al., Polynomial hash functions are reliable, ICALP 1992.
 */
final class DirectorySum {
    private static final long MODULUS = (1L << 61) - 1;
    private static final long HALF = 0xFFFF_FFFFL;

    private final long point;
    private final long square;

    DirectorySum() {
        this(ThreadLocalRandom.current().nextLong(MODULUS));
    }

    /** A test chooses the point, below 2^61 - 1. */
    DirectorySum(long point) {
        this.point = point;
        square = product(point, point);
    }

    /** Returns the sum of a sequence and one more word. The sum of no words is 0. */
    long add(long sum, long word) {
        // Two steps at once, of which one alone waits for the sum.
        final long halves = reduced(product(word >>> Integer.SIZE, point) + (word & HALF));
        return reduced(product(sum, square) + halves);
    }

    /** Returns the sum of a sequence and a range of a buffer, whose length is a multiple of 8. */
    long add(long sum, DirectBuffer buffer, int index, int length) {
        long all = sum;
        for (int i = index; i < index + length; i += Long.BYTES) {
            all = add(all, buffer.getLong(i));
        }
        return all;
    }

    /** Both factors are below 2^61, so both parts of the product are, too. */
    private static long product(long one, long other) {
        final long low = one * other;
        final long high = Math.multiplyHigh(one, other) << 3 | low >>> 61;
        return reduced((low & MODULUS) + high);
    }

    private static long reduced(long value) {
        return value >= MODULUS ? value - MODULUS : value;
    }
}
