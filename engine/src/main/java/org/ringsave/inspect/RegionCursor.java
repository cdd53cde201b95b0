/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageException;
import org.ringsave.image.RegionEntry;

/** Goes from group to group of a region, in ascending order, by the entries that an image has. */
final class RegionCursor {
    /** Number of no group: it stands behind all others. */
    static final long NO_GROUP = Long.MAX_VALUE;

    private final Payload payload;
    private final boolean isDelta;
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RegionEntry.MAX_HEADER_LENGTH]);
    private final long[] bitmaps = new long[2 * RegionEntry.BITMAP_WORDS];
    private long group;
    private long pagesAt;
    private long next;

    /** Makes a cursor before the first entry of a payload. */
    RegionCursor(Payload payload, boolean isDelta) {
        this.payload = payload;
        this.isDelta = isDelta;
        group = -1;
    }

    /** Goes to the next entry and returns its group, {@link #NO_GROUP} if there is none. Its pages are not read. */
    long next() throws IOException {
        if (next >= payload.length()) {
            group = NO_GROUP;
            return group;
        }
        final int length = RegionEntry.headerLength(isDelta);
        payload.read(next, head, 0, length);
        final long found = RegionEntry.group(head, 0);
        if (found <= group || found == NO_GROUP) {
            throw new ImageException(next, "group of a region", "above " + group, Long.toUnsignedString(found));
        }
        group = found;
        RegionEntry.bitmaps(head, 0, isDelta, bitmaps);
        pagesAt = next + length;
        next = pagesAt + (long)RegionEntry.count(bitmaps, 0) * RegionEntry.PAGE_LENGTH;
        return group;
    }

    /** Where the entry behind this one starts in the payload; its end if there is none. */
    long position() {
        return Math.min(next, payload.length());
    }

    long group() {
        return group;
    }

    /** Pages of the entry that follow, and behind them the absent pages. */
    long[] bitmaps() {
        return bitmaps;
    }

    /** Has the entry a page of its group? */
    boolean hasPage(int page) {
        return (bitmaps[page / Long.SIZE] >>> page & 1) != 0;
    }

    /** Says the entry, of a delta, that a page of its group is absent? */
    boolean isAbsent(int page) {
        return (bitmaps[RegionEntry.BITMAP_WORDS + page / Long.SIZE] >>> page & 1) != 0;
    }

    /** Where a page lies in the payload, if the entry has it. */
    long pageAt(int page) {
        int before = Long.bitCount(bitmaps[page / Long.SIZE] & (1L << page) - 1);
        for (int word = 0; word < page / Long.SIZE; word++) {
            before += Long.bitCount(bitmaps[word]);
        }
        return pagesAt + (long)before * RegionEntry.PAGE_LENGTH;
    }
}
