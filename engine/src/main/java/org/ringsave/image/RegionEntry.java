/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.memory.Words;

/**
 * The head of an entry in the payload of a region, before the pages of a group. Only a delta has the second bitmap.
 *
 * <pre>
 *     0       8                   72                  136
 *     +-------+-------------------+-------------------+
 *     | group | pages that follow | pages now absent  |
 *     +-------+-------------------+-------------------+
 * </pre>
 */
public final class RegionEntry {
    /** Pages of a group. */
    public static final int GROUP_PAGES = 512;
    /** Length of a page in bytes. */
    public static final int PAGE_LENGTH = 4096;
    /** Longs of a bitmap of the pages of a group. */
    public static final int BITMAP_WORDS = GROUP_PAGES / Long.SIZE;
    /** Longest head of an entry in bytes. */
    public static final int MAX_HEADER_LENGTH = (1 + 2 * BITMAP_WORDS) * SIZE_OF_LONG;

    /** Offset in a head of the bitmap of the pages that follow. That of the absent pages comes right behind it. */
    public static final int BITMAPS = SIZE_OF_LONG;

    private RegionEntry() {
    }

    /**
     * Length of the head of an entry.
     *
     * @param isDelta true in a delta.
     * @return in bytes.
     */
    public static int headerLength(boolean isDelta) {
        return isDelta ? MAX_HEADER_LENGTH : MAX_HEADER_LENGTH - BITMAP_WORDS * SIZE_OF_LONG;
    }

    /**
     * Encode the head of an entry.
     *
     * @param head    to write to, from index 0.
     * @param group   number of the group.
     * @param bitmaps of the pages that follow, and of the absent pages.
     * @param at      index of the first word.
     * @param isDelta true in a delta.
     * @return length of the head in bytes.
     */
    public static int encode(MutableDirectBuffer head, long group, long[] bitmaps, int at, boolean isDelta) {
        final int length = headerLength(isDelta);
        head.putLong(0, group);
        for (int i = BITMAPS; i < length; i += SIZE_OF_LONG) {
            head.putLong(i, bitmaps[at + (i - BITMAPS) / SIZE_OF_LONG]);
        }
        return length;
    }

    /**
     * Number of the group of an entry.
     *
     * @param buffer that holds the head.
     * @param index  of the head.
     * @return the number, unsigned.
     */
    public static long group(DirectBuffer buffer, int index) {
        return buffer.getLong(index);
    }

    /**
     * Decode the bitmaps of an entry.
     *
     * @param buffer  that holds the head.
     * @param index   of the head.
     * @param isDelta true in a delta.
     * @param bitmaps to write to: the pages that follow, and the absent pages.
     */
    public static void bitmaps(DirectBuffer buffer, int index, boolean isDelta, long[] bitmaps) {
        for (int word = 0; word < 2 * BITMAP_WORDS; word++) {
            bitmaps[word] = isDelta || word < BITMAP_WORDS
                ? buffer.getLong(index + BITMAPS + word * SIZE_OF_LONG) : 0;
        }
    }

    /**
     * Count bits.
     *
     * @param bitmaps that hold a bitmap.
     * @param at      index of its first word.
     * @return number of its pages.
     */
    public static int count(long[] bitmaps, int at) {
        int pages = 0;
        for (int word = 0; word < BITMAP_WORDS; word++) {
            pages += Long.bitCount(bitmaps[at + word]);
        }
        return pages;
    }

    /**
     * Find a page.
     *
     * @param bitmaps that hold a bitmap.
     * @param at      index of its first word.
     * @param from    the first page to look at.
     * @param isSet   whether its bit is set.
     * @return the first such page from there on; {@link #GROUP_PAGES} if there is none.
     */
    public static int next(long[] bitmaps, int at, int from, boolean isSet) {
        final long flip = isSet ? 0 : -1;
        for (int page = from; page < GROUP_PAGES; page = (page & -Long.SIZE) + Long.SIZE) {
            final long bits = (bitmaps[at + page / Long.SIZE] ^ flip) >>> page;
            if (bits != 0) {
                return page + Long.numberOfTrailingZeros(bits);
            }
        }
        return GROUP_PAGES;
    }

    /**
     * Find a page.
     *
     * @param bitmap address of a bitmap off heap.
     * @param from   the first page to look at.
     * @param isSet  whether its bit is set.
     * @return the first such page from there on; {@link #GROUP_PAGES} if there is none.
     */
    public static int next(long bitmap, int from, boolean isSet) {
        final long flip = isSet ? 0 : -1;
        for (int page = from; page < GROUP_PAGES; page = (page & -Long.SIZE) + Long.SIZE) {
            final long bits = (Words.getLong(bitmap + page / Long.SIZE * SIZE_OF_LONG) ^ flip) >>> page;
            if (bits != 0) {
                return page + Long.numberOfTrailingZeros(bits);
            }
        }
        return GROUP_PAGES;
    }

    /**
     * Word of a bitmap of the pages that a region has.
     *
     * @param pageCount of the region.
     * @param group     any.
     * @param word      below {@link #BITMAP_WORDS}.
     * @return with a bit for each page.
     */
    public static long existing(long pageCount, long group, int word) {
        final long count = pageCount - group * GROUP_PAGES - (long)word * Long.SIZE;
        return count >= Long.SIZE ? -1 : count <= 0 ? 0 : (1L << count) - 1;
    }
}
