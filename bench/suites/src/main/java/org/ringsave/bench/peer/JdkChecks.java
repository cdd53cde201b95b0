/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Checksums by {@link CRC32C}, which reads a direct buffer from position to limit in place, right after the copy.
 *
 * <p>Source: Java SE 17 API, {@code java.util.zip.CRC32C}.
 */
final class JdkChecks implements SectionChecks {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer memory;

    JdkChecks(ByteBuffer memory) {
        this.memory = memory.duplicate().clear().order(ByteOrder.nativeOrder());
    }

    @Override
    public int put(int start, int end) {
        final long computed = of(start, end);
        memory.clear().putLong(end, computed);
        return end + Long.BYTES;
    }

    @Override
    public int require(int start, int end) {
        final long computed = of(start, end);
        SectionChecks.requireSame(memory.clear().getLong(end), computed, start);
        return end + Long.BYTES;
    }

    private long of(int start, int end) {
        crc.reset();
        crc.update(memory.clear().limit(end).position(start));
        return crc.getValue();
    }
}
