/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.tool.workload.Destination;

/**
 * The floor of a delta of a region: pages at equal distances, copied into chunks by plain absolute bulk puts, with the
 * checksum of each page right after its copy.
 */
final class PageCopy {
    private final MemoryRegion region;
    private final ByteBuffer memory;
    private final UnsafeBuffer to;
    private final Destination destination;
    private final int chunkLength;
    private final UnsafeBuffer page = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();

    PageCopy(MemoryRegion region, ByteBuffer memory, Destination destination, int chunkLength) {
        this.region = region;
        this.memory = memory.duplicate();
        to = new UnsafeBuffer(memory);
        this.destination = destination;
        this.chunkLength = chunkLength;
    }

    /** Copies one of every {@code distance} pages, from a first one on. Returns their checksum. */
    long copy(long first, int distance) {
        final int length = MemoryRegion.PAGE_LENGTH;
        int chunk = 0;
        int used = 0;
        crc.reset();
        for (long offset = first * length; offset < region.length(); offset += (long)distance * length) {
            if (used + length > chunkLength) {
                chunk = destination.next(chunk, chunkLength, to.capacity());
                used = 0;
            }
            region.wrap(page, offset, length);
            to.putBytes(chunk + used, page, 0, length);
            crc.update(memory.limit(chunk + used + length).position(chunk + used));
            used += length;
        }
        return crc.getValue();
    }
}
