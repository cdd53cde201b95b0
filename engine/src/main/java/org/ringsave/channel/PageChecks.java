/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RegionEntry;

/**
 * Hashes of the pages of a tracked region, to find writes without permission. A page that was not prepared since its
 * hash was taken must still have it, and an absent page must be zero.
 */
final class PageChecks {
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private final RegionMemory memory;
    private final PageStamps stamps;
    private final long[][] hashes;
    /** Pages with this stamp or a lower one have a hash. */
    private int checked = ChangeClock.ABSENT;

    PageChecks(RegionMemory memory, PageStamps stamps, int groupCount) {
        this.memory = memory;
        this.stamps = stamps;
        hashes = new long[groupCount][];
    }

    /** All stamps were renewed, so no page has a hash. */
    void renew() {
        checked = ChangeClock.ABSENT;
    }

    /**
     * Checks all pages whose permission has lapsed by a number of the clock, and takes their hashes. A wrong page keeps
     * its hash, and so is found until it is prepared. Returns the first page that was written without permission; -1 if
     * there is none.
     */
    long check(long pageCount, int number) {
        long wrong = -1;
        for (long page = 0; page < pageCount; page++) {
            final int stamp = stamps.stamp(page);
            if (stamp <= number && isWrong(page, stamp) && wrong < 0) {
                wrong = page;
            }
        }
        checked = number;
        return wrong;
    }

    private boolean isWrong(long page, int stamp) {
        final int group = (int)(page / RegionEntry.GROUP_PAGES);
        final int index = (int)page & RegionEntry.GROUP_PAGES - 1;
        final long hash = hash(page);
        if (stamp <= ChangeClock.ABSENT) {
            return hash != 0;
        }
        if (hashes[group] == null) {
            hashes[group] = new long[RegionEntry.GROUP_PAGES];
        }
        final boolean wrong = stamp <= checked && hashes[group][index] != hash;
        if (!wrong) {
            hashes[group][index] = hash;
        }
        return wrong;
    }

    /** The hash of a page of zeros is 0, and of no other page but by chance. */
    private long hash(long page) {
        final long offset = page * RegionEntry.PAGE_LENGTH;
        final UnsafeBuffer bytes = memory.at(offset);
        final int start = RegionMemory.index(offset);
        long hash = 0;
        for (int i = start; i < start + RegionEntry.PAGE_LENGTH; i += Long.BYTES) {
            hash = Long.rotateLeft(hash, 23) * PRIME + bytes.getLong(i);
        }
        return hash;
    }
}
