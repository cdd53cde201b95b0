/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RegionEntry;

/**
 * A region of an image, whose pages are in place, and which pages the image says are present. The set may have no such
 * region, and an untracked region of the set does not know which pages are present.
 */
final class StagedRegion {
    private final RegionFields fields;
    private final MemoryRegion region;
    private final RegionPages pages;
    private final RegionUse use;
    private final boolean hasBase;
    /** A bitmap for each group with a present page. */
    private final Int2ObjectHashMap<long[]> present;
    private final long[] others = new long[RegionEntry.BITMAP_WORDS];
    private long presentPages;
    private int nextGroup;

    /**
     * Stages a region for a region of the set, which may be null, and for its use of the limit, which is null if there
     * is no limit. The base is null if its pages don't count.
     */
    StagedRegion(RegionFields fields, MemoryRegion region, RegionUse use, StagedRegion base) {
        this.fields = fields;
        this.region = region;
        this.use = use;
        pages = region == null ? null : ChannelAccess.pages(region);
        hasBase = base != null;
        present = hasBase ? base.present : new Int2ObjectHashMap<>();
        presentPages = hasBase ? base.presentPages : 0;
    }

    /** Do the pages of the image before count? */
    boolean hasBase() {
        return hasBase;
    }

    RegionFields fields() {
        return fields;
    }

    /** The region of the set; null if the set has no such region. */
    MemoryRegion region() {
        return region;
    }

    /** Its use of the limit; null if there is no limit. */
    RegionUse use() {
        return use;
    }

    /** Memory for the bytes of a page; null: they go nowhere. */
    UnsafeBuffer memory(long page) {
        return pages == null ? null : pages.memory(page);
    }

    /** Index of a page in its memory. */
    static int index(long page) {
        return RegionPages.index(page);
    }

    /**
     * The head of an entry came: the pages that follow, and the absent pages. Refuses pages beyond the limit before
     * they take memory.
     */
    void onEntry(long offset, int group, long[] bitmaps) {
        note(group, bitmaps);
        if (pages == null) {
            return;
        }
        if (use != null) {
            use.write(offset, fields, group, bitmaps);
        }
        if (hasBase) {
            pages.erase(group, bitmaps, RegionEntry.BITMAP_WORDS);
        } else {
            pages.erase(nextGroup, group);
            nextGroup = group + 1;
            for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
                others[word] = RegionEntry.existing(fields.pageCount(), group, word) & ~bitmaps[word];
            }
            pages.erase(group, others, 0);
        }
        pages.present(group, bitmaps, 0);
    }

    private void note(int group, long[] bitmaps) {
        final long[] known = present.computeIfAbsent(group, none -> new long[RegionEntry.BITMAP_WORDS]);
        long any = 0;
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            final long now = (known[word] | bitmaps[word]) & ~bitmaps[RegionEntry.BITMAP_WORDS + word];
            presentPages += Long.bitCount(now) - Long.bitCount(known[word]);
            known[word] = now;
            any |= now;
        }
        if (any == 0) {
            present.remove(group);
        }
    }

    /** All entries came. Refuses a delta that doesn't fit its base. */
    void end(FieldChecks checks) {
        if (pages != null && !hasBase) {
            pages.erase(nextGroup, fields.groupCount());
        }
        checks.fits("presentPages", presentPages, fields.presentPages());
        checks.fits("presentGroups", present.size(), fields.presentGroups());
    }
}
