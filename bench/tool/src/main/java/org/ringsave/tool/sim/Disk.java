/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.MemoryRegion;

/** One disk: a slice of the region of all disks. */
final class Disk {
    private final MemoryRegion region;
    private final long start;
    private final HeldTime time;

    Disk(MemoryRegion region, int disk, HeldTime time) {
        this.region = region;
        this.time = time;
        start = (long)disk * Disks.LENGTH;
    }

    /** A copy of all sectors. */
    DirectBuffer all() {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[Disks.LENGTH]);
        read(0, copy, 0, Disks.LENGTH);
        return copy;
    }

    /** Reads bytes at an offset of the disk. */
    void read(int offset, MutableDirectBuffer to, int index, int length) {
        region.getBytes(start + offset, to, index, length);
    }

    /** Writes bytes at an offset of the disk. It waits until no live save needs the old ones. */
    void write(int offset, DirectBuffer from, int index, int length) {
        time.put(region, start + offset, from, index, length);
    }
}
