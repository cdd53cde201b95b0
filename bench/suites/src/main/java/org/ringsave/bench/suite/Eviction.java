/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Empties the caches of this core: reads more bytes than any cache of this generation holds. */
final class Eviction {
    private static final int LENGTH = 96 * 1024 * 1024;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));

    /** Pages that were never written may all be one zero page, so this writes them. */
    Eviction() {
        memory.setMemory(0, LENGTH, (byte)1);
    }

    /** Reads, since stores of that many bytes may bypass the caches. Returns their sum. */
    long evict() {
        final UnsafeBuffer memory = this.memory;
        long sum = 0;
        for (int i = 0; i < LENGTH; i += BitUtil.CACHE_LINE_LENGTH) {
            sum += memory.getLong(i);
        }
        return sum;
    }
}
