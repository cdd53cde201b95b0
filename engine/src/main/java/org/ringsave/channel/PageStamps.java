/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.Arrays;
import org.ringsave.image.RegionEntry;

/**
 * Which pages of a tracked region are present, and the number of the {@link ChangeClock} at the last write or discard
 * of each. The stamps of a group are made when its first page is written.
 *
 * <pre>
 *     stamp    n &gt; 0: present, last written at n    0: never written    n &lt; 0: absent, discarded at -n
 *     group    512 stamps, the number of present pages, the highest number of each 64 stamps, discards included
 * </pre>
 */
final class PageStamps {
    private static final int PRESENT = RegionEntry.GROUP_PAGES;
    private static final int NEWEST = PRESENT + 1;
    private static final int GROUP_LENGTH = NEWEST + RegionEntry.BITMAP_WORDS;
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

    /** The stamp of the page that holds an offset of the region. */
    int stampAt(long offset) {
        return groups[(int)(offset >>> GROUP_SHIFT)][(int)(offset >>> PAGE_SHIFT) & RegionEntry.GROUP_PAGES - 1];
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
        }
        writtenPages += stamps[index] == number ? 0 : 1;
        stamps[index] = number;
        stamps[NEWEST + index / Long.SIZE] = number;
        newest[group] = number;
    }

    /** A present page is discarded at a number of the clock. */
    void discard(long page, int number) {
        final int group = (int)(page / RegionEntry.GROUP_PAGES);
        final int index = (int)page & RegionEntry.GROUP_PAGES - 1;
        final int[] stamps = groups[group];
        stamps[index] = -number;
        stamps[NEWEST + index / Long.SIZE] = number;
        presentPages--;
        presentGroups -= --stamps[PRESENT] == 0 ? 1 : 0;
        newest[group] = number;
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
     * Writes two bitmaps of a group: the present pages that were written after a number of the clock, and the pages
     * that were discarded after it, which only a delta has. Returns whether a bit is set.
     */
    boolean changed(int group, int number, boolean isDelta, long[] bitmaps, int at) {
        final int[] stamps = groups[group];
        final int most = isDelta ? -number : Integer.MIN_VALUE;
        long any = 0;
        for (int word = 0; word < RegionEntry.BITMAP_WORDS; word++) {
            long written = 0;
            long discarded = 0;
            // Most words of a group that was changed were not, and most pages of a word.
            final int from = word * Long.SIZE;
            final int to = stamps[NEWEST + word] > number ? from + Long.SIZE : from;
            for (int page = from; page < to; page++) {
                if (stamps[page] > number) {
                    written |= 1L << page;
                } else if (stamps[page] < most) {
                    discarded |= 1L << page;
                }
            }
            bitmaps[at + word] = written;
            bitmaps[at + RegionEntry.BITMAP_WORDS + word] = discarded;
            any |= written | discarded;
        }
        return any != 0;
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
            if (stamps != NO_GROUP) {
                Arrays.fill(stamps, NEWEST, GROUP_LENGTH, number);
            }
            newest[group] = stamps[PRESENT] > 0 ? number : ChangeClock.ABSENT;
        }
    }
}
