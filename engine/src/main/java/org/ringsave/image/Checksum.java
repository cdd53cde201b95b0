/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of what is written to an image: CRC32C (RFC 3720, appendix B.4), of a block or of a record. Not safe for
 * use by more than one thread.
 *
 * <p>Design note: a benchmark must be able to tell what checksums cost, so a JVM that is started with
 * {@code -D}{@value #SWITCH}{@code =off} writes zeros instead. Nothing reads such an image: readers compute their own
 * checksums and know no switch, so that whoever sets it by mistake is told by the first verification.
 */
public final class Checksum {
    /** System property of benchmarks. */
    static final String SWITCH = "ringsave.benchmark.checksums";
    private static final boolean OFF = "off".equals(System.getProperty(SWITCH));

    private final CRC32C crc = new CRC32C();

    /** Start with no bytes. */
    public Checksum() {
    }

    /** Start again with no bytes. */
    public void reset() {
        if (!OFF) {
            crc.reset();
        }
    }

    /**
     * Add bytes.
     *
     * @param bytes from position to limit, which is where the position is left; unless checksums are off.
     */
    public void update(ByteBuffer bytes) {
        if (!OFF) {
            crc.update(bytes);
        }
    }

    /**
     * Of all bytes since the last reset.
     *
     * @return the 32 bits as an image holds them.
     */
    public int value() {
        return OFF ? 0 : (int)crc.getValue();
    }
}
