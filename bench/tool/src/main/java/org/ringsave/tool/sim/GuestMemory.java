/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.memory.Platform;

/**
 * The memory of one storage guest: a slice, in whole pages, of the region of all guests' memory. Page numbers count
 * from the start of the region, addresses from the start of the slice.
 *
 * <pre>
 *      page 0            write counts of sectors ({@link GuestFiles}), notes of the {@link GuestProgram}
 *      pages 1 to 12     buffers of requests ({@link RequestBuffers})
 *      pages from 13     pages of the program; then pages that are never used
 * </pre>
 */
final class GuestMemory {
    static final String REGION = "guest-memory";
    static final int VERSION = 2;
    static final int PAGE_LENGTH = Platform.PAGE_LENGTH;
    /** Page numbers in the slice, and the number of buffers. They are few, so requests sometimes use them all. */
    static final int FIRST_BUFFER = 1;
    static final int BUFFERS = 12;
    static final int FIRST_PROGRAM_PAGE = FIRST_BUFFER + BUFFERS;
    /** Pages of the smallest and of the largest guest. */
    static final int LEAST_PAGES = 32;
    static final int MOST_PAGES = 1 << 18;

    private final MemoryRegion region;
    private final HeldTime time;
    private final int pages;
    private final long start;

    GuestMemory(MemoryRegion region, int guest, int pages, HeldTime time) {
        this.region = region;
        this.pages = pages;
        this.time = time;
        start = (long)guest * pages * PAGE_LENGTH;
    }

    int pages() {
        return pages;
    }

    /** Number of the guest's first page; the others follow. */
    long firstPage() {
        return start / PAGE_LENGTH;
    }

    /** Address of a page of this guest. Throws for any other page: a device must not reach another guest's memory. */
    int address(long page) {
        final long index = page - firstPage();
        if (index < 0 || index >= pages) {
            throw new IllegalStateException("page " + page + " is not in the guest's pages " + firstPage() + ".."
                + (firstPage() + pages - 1));
        }
        return (int)index * PAGE_LENGTH;
    }

    /** Does the piece lie in one page of the guest? */
    boolean isInPage(int address, int length) {
        return address >= 0 && address < (long)pages * PAGE_LENGTH && length > 0
            && length <= PAGE_LENGTH - address % PAGE_LENGTH;
    }

    void put(int address, DirectBuffer from, int offset, int length) {
        time.put(region, start + address, from, offset, length);
    }

    void get(int address, MutableDirectBuffer to, int offset, int length) {
        region.getBytes(start + address, to, offset, length);
    }

    /** Writes 8 bytes to an address that is a multiple of 8. */
    void putLong(int address, long value) {
        time.put(region, start + address, value);
    }

    /** Reads 8 bytes from an address that is a multiple of 8. */
    long getLong(int address) {
        return region.getLong(start + address);
    }

    /** Gives a page back; its bytes are zeros then. */
    void discard(int address) {
        time.discard(region, start + address, PAGE_LENGTH);
    }

    /** A copy of the first bytes. */
    DirectBuffer first(int length) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        get(0, copy, 0, length);
        return copy;
    }
}
