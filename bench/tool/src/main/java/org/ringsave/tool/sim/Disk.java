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
    private final int start;
    private final UnsafeBuffer sectors;
    private final HeldTime time;

    Disk(MemoryRegion region, int disk, HeldTime time) {
        this.region = region;
        this.time = time;
        start = disk * Disks.LENGTH;
        sectors = Disks.disk(region.buffer(), disk);
    }

    DirectBuffer sectors() {
        return sectors;
    }

    /** Returns the sectors for a write. It returns when no live save needs the old bytes of the range any more. */
    MutableDirectBuffer toWrite(int offset, int length) {
        time.prepareToWrite(region, start + offset, length);
        return sectors;
    }
}
