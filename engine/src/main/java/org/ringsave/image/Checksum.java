/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Computes the checksum of a block or record: CRC32C, as RFC 3720, appendix B.4, has it. One thread. */
public final class Checksum {
    private final CRC32C crc = new CRC32C();

    /** Start with no bytes. */
    public Checksum() {
        // The field is all there is.
    }

    /** Start again with no bytes. */
    public void reset() {
        crc.reset();
    }

    /**
     * Add bytes.
     *
     * @param bytes from position to limit; the position is left at the limit.
     */
    public void update(ByteBuffer bytes) {
        crc.update(bytes);
    }

    /** {@return the checksum of all bytes since the last reset} */
    public int value() {
        return (int)crc.getValue();
    }

    /**
     * Checksum as text.
     *
     * @param value of a checksum.
     * @return hexadecimal digits.
     */
    public static String text(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
