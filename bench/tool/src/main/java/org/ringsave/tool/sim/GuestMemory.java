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
 * A storage guest's memory: its slice of the region that holds the memory of all of them, whole pages. Page numbers
 * count from the start of the region, addresses are bytes from there.
 */
final class GuestMemory {
    static final String REGION = "guest-memory";
    static final int VERSION = 1;
    /** Of each guest: few, so that they are all in use now and then, and images stay short. */
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

    /** Number of its first page; the others follow. */
    long firstPage() {
        return start / PAGE_LENGTH;
    }

    /** Address of a page, which must be this guest's: a device must not reach another's. */
    int address(long page) {
        final long index = page - firstPage();
        if (index < 0 || index >= PAGES) {
            throw new IllegalStateException("page " + page + " is not one of the guest's " + PAGES + " from "
                + firstPage() + " on");
        }
        return start + (int)index * PAGE_LENGTH;
    }

    /** Is this a piece of one page of the guest? */
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
