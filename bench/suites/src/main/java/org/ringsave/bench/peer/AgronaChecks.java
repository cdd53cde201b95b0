/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import org.agrona.checksum.Checksum;
import org.agrona.checksum.Crc32c;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checksums by Agrona's {@link Crc32c}, which takes an address. Aeron's Archive checks its recordings with it. It does
 * not check bounds, so a section's end is checked first.
 *
 * <p>Source: Javadoc of {@code org.agrona.checksum.Checksum}; {@code io.aeron.archive.RecordingWriter}.
 */
final class AgronaChecks implements SectionChecks {
    private final Checksum crc = Crc32c.INSTANCE;
    private final UnsafeBuffer memory;

    AgronaChecks(UnsafeBuffer memory) {
        this.memory = memory;
    }

    @Override
    public int put(int start, int end) {
        memory.putLong(end, of(start, end));
        return end + Long.BYTES;
    }

    @Override
    public int require(int start, int end) {
        SectionChecks.requireSame(memory.getLong(end), of(start, end), start);
        return end + Long.BYTES;
    }

    private long of(int start, int end) {
        memory.boundsCheck(start, end - start);
        return crc.compute(memory.addressOffset(), start, end - start);
    }
}
