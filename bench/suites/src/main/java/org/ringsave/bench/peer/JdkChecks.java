/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One {@link CRC32C} for each section. It reads a direct buffer in place, from position to limit, and goes on from call
 * to call. So a peer copies a section by pages and adds each page while it is in the cache.
 *
 * <p>Source: Java SE 17 API, {@code java.util.zip.CRC32C}.
 */
final class JdkChecks implements SectionChecks {
    /** Length of a step in bytes, as long as that of Ringsave. */
    static final int STEP = 4096;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer memory;
    private int start;
    private int added;

    JdkChecks(ByteBuffer memory) {
        this.memory = memory.duplicate().clear().order(ByteOrder.nativeOrder());
    }

    @Override
    public void start() {
        start(0);
    }

    private int start(int index) {
        crc.reset();
        start = index;
        added = index;
        return index;
    }

    @Override
    public int step() {
        return STEP;
    }

    @Override
    public void add(int end) {
        crc.update(memory.limit(end).position(added));
        added = end;
    }

    @Override
    public int put(int end) {
        add(end);
        memory.clear().putLong(end, crc.getValue());
        return start(end + Long.BYTES);
    }

    @Override
    public int require(int end) {
        add(end);
        final long saved = memory.clear().getLong(end);
        if (saved != crc.getValue()) {
            throw new IllegalStateException("section at " + start + " has crc32c 0x" + Long.toHexString(crc.getValue())
                + ", 0x" + Long.toHexString(saved) + " was saved");
        }
        return start(end + Long.BYTES);
    }
}
