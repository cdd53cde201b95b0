/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.DirectBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.image.RegionEntry;

/** The heads of the entries in the payload of a region, each checked against the region and the one before it. */
final class EntryHead {
    private final long[] bitmaps = new long[2 * RegionEntry.BITMAP_WORDS];
    private RegionFields fields;
    private boolean isDelta;
    private int group;
    private long allPages;

    /** Begins a region. */
    void start(RegionFields of, boolean ofDelta) {
        fields = of;
        isDelta = ofDelta;
        group = -1;
        allPages = 0;
    }

    /** Length of each head in bytes. */
    int length() {
        return RegionEntry.headerLength(isDelta);
    }

    /** Checks the next head, which lies at an offset in the image. */
    void read(DirectBuffer head, long offset) {
        final long next = RegionEntry.group(head, 0);
        if (next <= group || next >= fields.groupCount()) {
            throw new ImageException(offset, "group of a region", "above " + group + ", below " + fields.groupCount(),
                Long.toUnsignedString(next));
        }
        group = (int)next;
        RegionEntry.bitmaps(head, 0, isDelta, bitmaps);
        long any = 0;
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            final long follow = bitmaps[word];
            final long absent = bitmaps[RegionEntry.BITMAP_WORDS + word];
            final long existing = RegionEntry.existing(fields.pageCount(), group, word);
            if (((follow | absent) & ~existing) != 0 || (follow & absent) != 0) {
                throw wrong(offset, "pages of the region, each in one bitmap at most");
            }
            if (!fields.tracked() && follow != existing) {
                throw wrong(offset, "all pages of the group, as the region is untracked");
            }
            any |= follow | absent;
        }
        if (any == 0) {
            throw wrong(offset, "at least one page");
        }
        allPages += pages();
    }

    /** All heads came. */
    void end(FieldChecks checks) {
        if (!isDelta) {
            // The payload has the length that follows from both counts, so the groups are as many as stated too.
            checks.require("presentPages", fields.presentPages(), allPages);
        }
    }

    private ImageException wrong(long offset, String expected) {
        return new ImageException(offset, "bitmap of group " + group, expected, "something else");
    }

    int group() {
        return group;
    }

    /** The pages that follow, and behind them the absent pages. */
    long[] bitmaps() {
        return bitmaps;
    }

    /** Number of the pages that follow. */
    int pages() {
        return RegionEntry.count(bitmaps, 0);
    }

    /** The first page at an index or after it that follows; the length of a group if there is none. */
    int nextPage(int from) {
        return RegionEntry.next(bitmaps, 0, from, true);
    }

    /** The first page at an index or after it that does not follow. */
    int nextGap(int from) {
        return RegionEntry.next(bitmaps, 0, from, false);
    }
}
