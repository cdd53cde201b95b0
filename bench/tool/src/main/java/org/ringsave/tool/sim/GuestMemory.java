/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.memory.Platform;

/**
 * The memory of one storage guest: a slice, in whole pages, of the region of all guests' memory. Page numbers count
 * from the start of the region. Addresses are bytes from that start.
 */
final class GuestMemory {
    static final String REGION = "guest-memory";
    static final int VERSION = 1;
    /** Pages of one guest. They are few, so requests sometimes use them all, and images stay short. */
    static final int PAGES = 12;
    static final int PAGE_LENGTH = Platform.PAGE_LENGTH;
    static final int LENGTH = PAGES * PAGE_LENGTH;

    private final MemoryRegion region;
    private final MutableDirectBuffer memory;
    private final HeldTime time;
    private final int start;

    GuestMemory(MemoryRegion region, int guest, HeldTime time) {
        this.region = region;
        this.time = time;
        memory = region.buffer();
        start = guest * LENGTH;
    }

    /** Number of the guest's first page; the others follow. */
    long firstPage() {
        return start / PAGE_LENGTH;
    }

    /** Address of a page of this guest. Throws for any other page: a device must not reach another guest's memory. */
    int address(long page) {
        final long index = page - firstPage();
        if (index < 0 || index >= PAGES) {
            throw new IllegalStateException("page " + page + " is not in the guest's pages " + firstPage() + ".."
                + (firstPage() + PAGES - 1));
        }
        return start + (int)index * PAGE_LENGTH;
    }

    /** Does the piece lie in one page of the guest? */
    boolean isInPage(int address, int length) {
        final long index = (long)address - start;
        return index >= 0 && index < LENGTH && length > 0 && length <= PAGE_LENGTH - index % PAGE_LENGTH;
    }

    void put(int address, DirectBuffer from, int offset, int length) {
        time.prepareToWrite(region, address, length);
        memory.putBytes(address, from, offset, length);
    }

    void get(int address, MutableDirectBuffer to, int offset, int length) {
        memory.getBytes(address, to, offset, length);
    }
}
