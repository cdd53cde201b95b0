/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * A running checksum over 8-byte words, which a device can leave off and take up again: it is one number. Not CRC32C,
 * whose state {@link java.util.zip.CRC32C} does not give away.
 */
final class Checksum {
    static final long START = 0x5249_4E47_5341_5645L;

    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private Checksum() {
    }

    /** Length must be a multiple of 8. */
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
