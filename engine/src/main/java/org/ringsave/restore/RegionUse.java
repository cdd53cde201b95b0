/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.collections.Int2ObjectHashMap;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RegionEntry;

/**
 * The memory that a region of a built set takes over a chain of images. The process keeps the memory of each page that
 * an image wrote, also if a later image calls the page absent. So all of these pages count toward the limit.
 */
final class RegionUse {
    private final MemoryLimit limit;
    /** A bitmap for each group with a page that an image wrote. */
    private final Int2ObjectHashMap<long[]> written = new Int2ObjectHashMap<>();
    private long writtenPages;
    private long taken;

    RegionUse(MemoryLimit limit) {
        this.limit = limit;
    }

    /** An image states its present pages and groups: the region takes at least their memory. */
    void state(long offset, RegionFields fields) {
        take(offset, fields, fields.presentPages(), fields.presentGroups());
    }

    /** An image writes pages of a group. */
    void write(long offset, RegionFields fields, int group, long[] bitmap) {
        if (!hasPage(bitmap)) {
            return;
        }
        final long[] known = written.computeIfAbsent(group, none -> new long[RegionEntry.BITMAP_WORDS]);
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            writtenPages += Long.bitCount(bitmap[word] & ~known[word]);
            known[word] |= bitmap[word];
        }
        take(offset, fields, writtenPages, written.size());
    }

    /** An entry that only calls pages absent writes none, and takes no memory. */
    private static boolean hasPage(long[] bitmap) {
        long pages = 0;
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            pages |= bitmap[word];
        }
        return pages != 0;
    }

    private void take(long offset, RegionFields fields, long pages, long groups) {
        final long length = RegionPages.memoryLength(fields.length(), fields.tracked(), pages, groups);
        if (length > taken) {
            limit.take(offset, length - taken, fields.part());
            taken = length;
        }
    }
}
