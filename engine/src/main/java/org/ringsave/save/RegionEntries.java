/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RegionEntry;

/**
 * The payload of a region in a cut: an entry for each group with something to say, in a row of longs. The bitmaps are
 * those of the cut; the pages stay in their place.
 *
 * <pre>
 *     0       1        2           10
 *     +-------+--------+-----------+-----------+
 *     | group | offset | pages     | absent    |     offset: of the entry in the payload
 *     |       |        | (8 longs) | (8 longs) |
 *     +-------+--------+-----------+-----------+
 * </pre>
 */
final class RegionEntries {
    private static final int GROUP = 0;
    private static final int OFFSET = 1;
    private static final int PAGES = 2;
    private static final int ROW = PAGES + 2 * RegionPages.BITMAP_WORDS;

    private long[] rows = new long[ROW];
    private int count;
    private boolean isDelta;
    private long pageCount;
    private long payloadLength;
    private long presentPages;
    private int presentGroups;

    /** Reads the pages of a region now. The number is that of a base's cut; 0 for a full image. */
    void read(RegionPages pages, int number, boolean ofDelta) {
        isDelta = ofDelta;
        count = 0;
        payloadLength = 0;
        pageCount = 0;
        presentPages = pages.presentPages();
        presentGroups = pages.presentGroups();
        final int groups = pages.groupCount();
        for (int group = pages.nextChanged(0, number, isDelta); group < groups;
            group = pages.nextChanged(group + 1, number, isDelta)) {
            if (rows.length == count * ROW) {
                rows = Arrays.copyOf(rows, 2 * rows.length);
            }
            if (pages.changed(group, number, isDelta, rows, count * ROW + PAGES)) {
                add(group);
            }
        }
    }

    private void add(int group) {
        final int row = count++ * ROW;
        rows[row + GROUP] = group;
        rows[row + OFFSET] = payloadLength;
        final int pages = RegionEntry.count(rows, row + PAGES);
        pageCount += pages;
        payloadLength += headerLength() + (long)pages * RegionPages.PAGE_LENGTH;
    }

    /** Length of the head of each entry. */
    int headerLength() {
        return RegionEntry.headerLength(isDelta);
    }

    long payloadLength() {
        return payloadLength;
    }

    /** Length of all pages that the image holds. */
    long pagesLength() {
        return pageCount * RegionPages.PAGE_LENGTH;
    }

    /** Number of present pages of the region, whether the image holds them or not. */
    long presentPages() {
        return presentPages;
    }

    int presentGroups() {
        return presentGroups;
    }

    int count() {
        return count;
    }

    /** The last entry that starts at an offset of the payload or before it. */
    int find(long offset) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            final int middle = low + high + 1 >>> 1;
            if (offset(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Offset of an entry in the payload. */
    long offset(int entry) {
        return rows[entry * ROW + OFFSET];
    }

    /** Writes the head of an entry, and returns its length. */
    int encode(int entry, UnsafeBuffer head) {
        final int row = entry * ROW;
        return RegionEntry.encode(head, rows[row + GROUP], rows, row + PAGES, isDelta);
    }

    /** Number in the region of a page of an entry's group. */
    long page(int entry, int index) {
        return rows[entry * ROW + GROUP] * RegionPages.GROUP_PAGES + index;
    }

    /** Index in its group of the page that follows an entry's head after a number of others. */
    int select(int entry, int others) {
        int word = entry * ROW + PAGES;
        int left = others;
        for (int here = Long.bitCount(rows[word]); here <= left; here = Long.bitCount(rows[word])) {
            left -= here;
            word++;
        }
        long bits = rows[word];
        for (; left > 0; left--) {
            bits &= bits - 1;
        }
        return (word - entry * ROW - PAGES) * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /** Index of the first page at an index or after it that an entry holds; the length of a group if there is none. */
    int nextPage(int entry, int from) {
        return RegionEntry.next(rows, entry * ROW + PAGES, from, true);
    }

    /** Index of the first page at an index or after it that an entry does not hold. */
    int nextGap(int entry, int from) {
        return RegionEntry.next(rows, entry * ROW + PAGES, from, false);
    }

    /** The first page of the region that does not lie before an offset of the payload as a whole. */
    long firstPageAt(long payloadOffset) {
        final int entry = find(payloadOffset);
        final long into = payloadOffset - offset(entry) - headerLength();
        return page(entry, into < 0 ? 0 : select(entry, (int)(into / RegionPages.PAGE_LENGTH)));
    }
}
