/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.Arrays;
import org.ringsave.image.RegionEntry;
import org.ringsave.memory.Words;

/**
 * Which pages of a tracked region are present, and the number of the {@link ChangeClock} at the last write or discard
 * of each. The stamps of a group are made when its first page is written.
 *
 * <pre>
 *     stamp    n &gt; 0: present, last written at n    0: never written    n &lt; 0: absent, discarded at -n
 *     group    512 stamps, the number of present pages, a row for each 64 stamps
 *
 *     row      0        1         2      4         6
 *              +--------+---------+------+---------+     newest:  number of the last write or discard of one of the 64
 *              | newest | others  | bits | present |     others:  the highest number of those without a bit, or more
 *              +--------+---------+------+---------+     bits:    pages whose stamp is the newest number
 *                                                        present: pages that are present
 * </pre>
 *
 * <p>So a full image reads no stamps, and a delta of a base that has the others neither: a begin finds their pages by
 * bits. To read 64 stamps takes a fifth of the copy of a page.
 */
final class PageStamps {
    private static final int PRESENT = RegionEntry.GROUP_PAGES;
    private static final int ROWS = PRESENT + 1;
    private static final int NEWEST = 0;
    private static final int OTHERS = 1;
    private static final int BITS = 2;
    private static final int PRESENT_BITS = 4;
    private static final int ROW_LENGTH = 6;
    private static final int GROUP_LENGTH = ROWS + RegionEntry.BITMAP_WORDS * ROW_LENGTH;
    private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(RegionEntry.PAGE_LENGTH);
    private static final int GROUP_SHIFT = PAGE_SHIFT + Integer.numberOfTrailingZeros(RegionEntry.GROUP_PAGES);
    private static final int[] NO_GROUP = new int[GROUP_LENGTH];

    private final int[][] groups;
    /** The highest number of a group's stamps, discards included. */
    private final int[] newest;
    private long presentPages;
    private int presentGroups;
    private long writtenPages;

    /** Makes the stamps of a number of groups, all of whose pages are absent. */
    PageStamps(int groupCount) {
        groups = new int[groupCount][];
        Arrays.fill(groups, NO_GROUP);
        newest = new int[groupCount];
    }

    /** Memory of the tables of a region of a length in bytes and a number of groups with a page. */
    static long memoryLength(long length, long groupCount) {
        final long allGroups = (length - 1) / RegionEntry.PAGE_LENGTH / RegionEntry.GROUP_PAGES + 1;
        return allGroups * (Long.BYTES + Integer.BYTES) + groupCount * GROUP_LENGTH * Integer.BYTES;
    }

    long presentPages() {
        return presentPages;
    }

    int presentGroups() {
        return presentGroups;
    }

    /** How often a page got another number by a write. */
    long writtenPages() {
        return writtenPages;
    }

    /** The number of a page's last write, negative if that was a discard; 0 if it was never written. */
    int stamp(long page) {
        return groups[(int)(page / RegionEntry.GROUP_PAGES)][(int)page & RegionEntry.GROUP_PAGES - 1];
    }

    /** The stamps of all groups, always the same array. */
    int[][] groups() {
        return groups;
    }

    /** The stamp of the page that holds any offset; {@link ChangeClock#ABSENT} if none of some groups has it. */
    static int stampAt(int[][] groups, long offset) {
        final long group = offset >>> GROUP_SHIFT;
        return group < groups.length ? groups[(int)group][(int)(offset >>> PAGE_SHIFT) & RegionEntry.GROUP_PAGES - 1]
            : ChangeClock.ABSENT;
    }

    boolean isPresent(long page) {
        return stamp(page) > ChangeClock.ABSENT;
    }

    /** Number of present pages of a group. */
    int presentIn(int group) {
        return groups[group][PRESENT];
    }

    /** A page is written at a number of the clock. */
    void write(long page, int number) {
        final int group = (int)(page / RegionEntry.GROUP_PAGES);
        final int index = (int)page & RegionEntry.GROUP_PAGES - 1;
        if (groups[group] == NO_GROUP) {
            groups[group] = new int[GROUP_LENGTH];
        }
        final int[] stamps = groups[group];
        if (stamps[index] <= ChangeClock.ABSENT) {
            presentPages++;
            presentGroups += stamps[PRESENT]++ == 0 ? 1 : 0;
            stamps[half(index) + PRESENT_BITS] |= 1 << index;
        }
        writtenPages += stamps[index] == number ? 0 : 1;
        stamps[index] = number;
        note(stamps, index, number);
        newest[group] = number;
    }

    /** A present page is discarded at a number of the clock. */
    void discard(long page, int number) {
        final int group = (int)(page / RegionEntry.GROUP_PAGES);
        final int index = (int)page & RegionEntry.GROUP_PAGES - 1;
        final int[] stamps = groups[group];
        stamps[index] = -number;
        stamps[half(index) + PRESENT_BITS] &= ~(1 << index);
        note(stamps, index, number);
        presentPages--;
        presentGroups -= --stamps[PRESENT] == 0 ? 1 : 0;
        newest[group] = number;
    }

    /** A page of a group has a number now. */
    private static void note(int[] stamps, int index, int number) {
        final int row = row(index / Long.SIZE);
        if (stamps[row + NEWEST] != number) {
            stamps[row + OTHERS] = Math.max(stamps[row + OTHERS], stamps[row + NEWEST]);
            stamps[row + NEWEST] = number;
            stamps[row + BITS] = 0;
            stamps[row + BITS + 1] = 0;
        }
        stamps[half(index) + BITS] |= 1 << index;
    }

    private static int row(int word) {
        return ROWS + word * ROW_LENGTH;
    }

    /** Start of a page's row, moved on by one if the page has its bits in the second int of two. */
    private static int half(int index) {
        return row(index / Long.SIZE) + (index / Integer.SIZE & 1);
    }

    private static long bits(int[] stamps, int at) {
        return stamps[at] & 0xFFFF_FFFFL | (long)stamps[at + 1] << Integer.SIZE;
    }

    /** The first group from an index on that was changed after a number of the clock; the count if there is none. */
    int nextChanged(int from, int number) {
        int group = from;
        while (group < newest.length && newest[group] <= number) {
            group++;
        }
        return group;
    }

    /**
     * Writes two bitmaps of a group off heap: the present pages that were written after a number of the clock, and the
     * pages that were discarded after it, which only a delta has. Returns whether a bit is set.
     */
    boolean changed(int group, int number, boolean isDelta, long bitmaps) {
        final int[] stamps = groups[group];
        long any = 0;
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            final long present = bits(stamps, row(word) + PRESENT_BITS);
            final long changed = isDelta ? changed(stamps, word, number) : present;
            Words.putLong(bitmaps + (long)word * Long.BYTES, changed & present);
            Words.putLong(bitmaps + (long)(word + RegionEntry.BITMAP_WORDS) * Long.BYTES, changed & ~present);
            any |= changed;
        }
        return any != 0;
    }

    /** The pages of a word that were written or discarded after a number. */
    private static long changed(int[] stamps, int word, int number) {
        final int row = row(word);
        // Most words of a group that was changed were not.
        if (stamps[row + NEWEST] <= number) {
            return 0;
        }
        if (stamps[row + OTHERS] <= number) {
            return bits(stamps, row + BITS);
        }
        long changed = 0;
        for (int page = word * Long.SIZE; page < (word + 1) * Long.SIZE; page++) {
            // Most pages of a word go the same way.
            if (stamps[page] > number || stamps[page] < -number) {
                changed |= 1L << page;
            }
        }
        return changed;
    }

    /** All pages are absent. */
    void clear() {
        Arrays.fill(groups, NO_GROUP);
        Arrays.fill(newest, ChangeClock.ABSENT);
        presentPages = 0;
        presentGroups = 0;
    }

    /** All present pages get a number, and all discarded pages are as if they were never written. */
    void renew(int number) {
        for (int group = 0; group < groups.length; group++) {
            final int[] stamps = groups[group];
            for (int i = 0; stamps != NO_GROUP && i < RegionEntry.GROUP_PAGES; i++) {
                stamps[i] = stamps[i] > ChangeClock.ABSENT ? number : ChangeClock.ABSENT;
            }
            for (int word = 0; stamps != NO_GROUP && word < RegionEntry.BITMAP_WORDS; word++) {
                // All pages count as others: their bits say nothing.
                stamps[row(word) + NEWEST] = number;
                stamps[row(word) + OTHERS] = number;
            }
            newest[group] = stamps[PRESENT] > 0 ? number : ChangeClock.ABSENT;
        }
    }
}
