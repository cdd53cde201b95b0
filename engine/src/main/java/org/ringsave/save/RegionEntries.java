/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RegionEntry;
import org.ringsave.memory.Words;

/**
 * The payload of a region in a cut: an entry for each group with something to say. The heads of all entries lie side by
 * side as the image has them, with the bitmaps of the cut; the pages stay in their place. Numbers that spare a walk
 * over the heads are in a row of longs.
 *
 * <pre>
 *     0        1       2
 *     +--------+-------+     offset: of the entry in the payload
 *     | offset | first |     first:  index in the group of its first page; the length of a group if it has none
 *     +--------+-------+
 * </pre>
 */
final class RegionEntries {
    private static final int OFFSET = 0;
    private static final int FIRST = 1;
    private static final int ROW = 2;

    private UnsafeBuffer heads = new UnsafeBuffer(0, 0);
    private long[] rows = new long[0];
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
                grow();
            }
            final long head = head(count);
            if (pages.changed(group, number, isDelta, head + RegionEntry.BITMAPS)) {
                Words.putLong(head, group);
                add(head + RegionEntry.BITMAPS);
            }
        }
    }

    private void grow() {
        final int room = Math.max(1, 2 * count);
        final UnsafeBuffer longer = new UnsafeBuffer(
            ByteBuffer.allocateDirect(Math.multiplyExact(room, RegionEntry.MAX_HEADER_LENGTH)));
        longer.putBytes(0, heads, 0, heads.capacity());
        rows = Arrays.copyOf(rows, room * ROW);
        heads = longer;
    }

    private void add(long bitmap) {
        final int row = count++ * ROW;
        int pages = 0;
        int first = RegionPages.GROUP_PAGES;
        for (int word = RegionPages.BITMAP_WORDS - 1; word >= 0; word--) {
            final long bits = Words.getLong(bitmap + (long)word * Long.BYTES);
            first = bits == 0 ? first : word * Long.SIZE + Long.numberOfTrailingZeros(bits);
            pages += Long.bitCount(bits);
        }
        rows[row + OFFSET] = payloadLength;
        rows[row + FIRST] = first;
        pageCount += pages;
        payloadLength += headerLength() + (long)pages * RegionPages.PAGE_LENGTH;
    }

    private long head(int entry) {
        return heads.addressOffset() + headIndex(entry);
    }

    private long bitmap(int entry) {
        return head(entry) + RegionEntry.BITMAPS;
    }

    /** Memory of the heads of all entries. */
    UnsafeBuffer heads() {
        return heads;
    }

    /** Index of the head of an entry in the memory of all heads. */
    int headIndex(int entry) {
        return entry * RegionEntry.MAX_HEADER_LENGTH;
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

    /** Number of the pages that follow an entry's head. */
    int pageCount(int entry) {
        final long end = entry + 1 < count ? offset(entry + 1) : payloadLength;
        return (int)((end - offset(entry) - headerLength()) / RegionPages.PAGE_LENGTH);
    }

    /** Number in the region of a page of an entry's group. */
    long page(int entry, int index) {
        return Words.getLong(head(entry)) * RegionPages.GROUP_PAGES + index;
    }

    /** Index in its group of the page that follows an entry's head after a number of others. */
    int select(int entry, int others) {
        final long bitmap = bitmap(entry);
        int word = 0;
        int left = others;
        for (int here = Long.bitCount(Words.getLong(bitmap)); here <= left;
            here = Long.bitCount(Words.getLong(bitmap + (long)word * Long.BYTES))) {
            left -= here;
            word++;
        }
        long bits = Words.getLong(bitmap + (long)word * Long.BYTES);
        for (; left > 0; left--) {
            bits &= bits - 1;
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /** Index of the first page that an entry holds; the length of a group if there is none. */
    int firstPage(int entry) {
        return (int)rows[entry * ROW + FIRST];
    }

    /** Index of the first page at an index or after it that an entry holds; the length of a group if there is none. */
    int nextPage(int entry, int from) {
        return RegionEntry.next(bitmap(entry), from, true);
    }

    /** Index of the first page at an index or after it that an entry does not hold. */
    int nextGap(int entry, int from) {
        return RegionEntry.next(bitmap(entry), from, false);
    }

    /** The first page of the region that does not lie before an offset of the payload as a whole. */
    long firstPageAt(long payloadOffset) {
        final int entry = find(payloadOffset);
        final long into = payloadOffset - offset(entry) - headerLength();
        return page(entry, into < 0 ? 0 : select(entry, (int)(into / RegionPages.PAGE_LENGTH)));
    }
}
