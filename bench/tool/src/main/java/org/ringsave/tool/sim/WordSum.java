/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Computes a running sum over 8-byte words. Its state is one number, so a device can save it and go on with it later.
 * {@link java.util.zip.CRC32C} does not show its state, so a device could not save it.
 */
final class WordSum {
    static final long START = 0x5249_4E47_5341_5645L;

    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private WordSum() {
    }

    /** Adds words to a sum. The length must be a multiple of 8. */
    static long update(long sum, DirectBuffer buffer, int offset, int length) {
        long updated = sum;
        for (int i = 0; i < length; i += Long.BYTES) {
            updated = Long.rotateLeft(updated ^ buffer.getLong(offset + i), 29) * FACTOR;
        }
        return updated;
    }

    static int pad(int length) {
        return BitUtil.align(length, Long.BYTES);
    }
}
