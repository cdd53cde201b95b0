/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RegionEntry;
import org.ringsave.memory.Words;

/**
 * The pages of a region, as saves and restores see them. Not for embedders. The owner's thread, unless a member names
 * the saver: the thread that copies the pages in a live save.
 *
 * <p>In a bitmap of a group, page {@code i} is bit {@code i mod 64} of word {@code i / 64}. In an untracked region all
 * pages are present, and all of them change all the time.
 */
public final class RegionPages {
    /** Length of a page in bytes. */
    public static final int PAGE_LENGTH = RegionEntry.PAGE_LENGTH;
    /** Pages of a group. */
    public static final int GROUP_PAGES = RegionEntry.GROUP_PAGES;
    /** Longs of a bitmap of the pages of a group. */
    public static final int BITMAP_WORDS = RegionEntry.BITMAP_WORDS;
    /** Length of a bitmap in bytes. */
    public static final int BITMAP_LENGTH = BITMAP_WORDS * Long.BYTES;
    /** Objects of a region and of its restore on the heap, in bytes, rounded up. */
    public static final int OBJECTS_LENGTH = 4096;
    /** Objects of a mapped segment, in bytes. */
    private static final int SEGMENT_OBJECTS_LENGTH = 1024;
    /** Two bitmaps of a group in the maps of its restore, in bytes. */
    private static final int GROUP_OBJECTS_LENGTH = 384;

    final RegionMemory memory;
    final PageStamps stamps;
    final PagePins pins;
    private final ChangeClock clock;
    private final long pageCount;
    private int born;
    private PageChecks checks;

    RegionPages(SetLease lease, RegionMemory memory, boolean tracked) {
        this.memory = memory;
        clock = lease.clock();
        pageCount = (memory.length() - 1) / PAGE_LENGTH + 1;
        stamps = tracked ? new PageStamps(groupCount()) : null;
        pins = new PagePins(lease, memory, stamps);
    }

    /**
     * Memory that a region takes beside the slab of its set and its objects.
     *
     * @param length        of the region in bytes.
     * @param tracked       true for a tracked region.
     * @param presentPages  number of present pages.
     * @param presentGroups number of groups with a present page.
     * @return pages and tables, in bytes.
     */
    public static long memoryLength(long length, boolean tracked, long presentPages, long presentGroups) {
        final long pages = RegionMemory.slabLength(length) > 0 ? 0
            : presentPages * PAGE_LENGTH + RegionMemory.segmentCount(length) * SEGMENT_OBJECTS_LENGTH;
        return pages + presentGroups * GROUP_OBJECTS_LENGTH
            + (tracked ? PageStamps.memoryLength(length, presentGroups) : 0);
    }

    /**
     * Is the region tracked?
     *
     * @return false if all pages are present and count as changed.
     */
    public boolean isTracked() {
        return stamps != null;
    }

    /**
     * Pages of the region.
     *
     * @return how many, present and absent.
     */
    public long pageCount() {
        return pageCount;
    }

    /**
     * Groups of the region.
     *
     * @return how many; the last may have fewer pages.
     */
    public int groupCount() {
        return (int)((pageCount - 1) / GROUP_PAGES) + 1;
    }

    /**
     * Pages that are present.
     *
     * @return how many.
     */
    public long presentPages() {
        return stamps == null ? pageCount : stamps.presentPages();
    }

    /**
     * First writes of pages after a cut.
     *
     * @return how many since the region was made; always 0 for an untracked region, which notes none.
     */
    public long writtenPages() {
        return stamps == null ? 0 : stamps.writtenPages();
    }

    /**
     * Groups with a present page.
     *
     * @return how many.
     */
    public int presentGroups() {
        return stamps == null ? groupCount() : stamps.presentGroups();
    }

    /**
     * Memory that holds a page. Any thread.
     *
     * @param page of the region.
     * @return memory of many pages.
     */
    public UnsafeBuffer memory(long page) {
        return memory.at(page * PAGE_LENGTH);
    }

    /**
     * Index of a page in its memory. Any thread.
     *
     * @param page of the region.
     * @return in bytes.
     */
    public static int index(long page) {
        return RegionMemory.index(page * PAGE_LENGTH);
    }

    /**
     * Find a group that an image may have to mention.
     *
     * @param from    the first group to look at.
     * @param number  of the base's cut; 0 for a full image.
     * @param isDelta false for a full image.
     * @return the first group from there on with a page that was written or discarded after the base; the count of
     *     groups if there is none.
     */
    public int nextChanged(int from, int number, boolean isDelta) {
        return stamps == null || isYounger(number, isDelta) ? from : stamps.nextChanged(from, number);
    }

    /**
     * Write two bitmaps of a group off heap: the pages that an image holds, and behind it the pages that it calls
     * absent.
     *
     * @param group   of the region.
     * @param number  of the base's cut; 0 for a full image.
     * @param isDelta false for a full image.
     * @param bitmaps address of room for both, which the caller has checked.
     * @return true if a bit is set.
     */
    public boolean changed(int group, int number, boolean isDelta, long bitmaps) {
        final boolean any = stamps != null && stamps.changed(group, number, isDelta, bitmaps);
        if (stamps != null && !isYounger(number, isDelta)) {
            return any;
        }
        for (int word = 0; word < BITMAP_WORDS; word++) {
            final long at = bitmaps + (long)word * Long.BYTES;
            final long existing = RegionEntry.existing(pageCount, group, word);
            final long held = stamps == null ? existing : Words.getLong(at);
            Words.putLong(at, held);
            Words.putLong(at + BITMAP_LENGTH, existing & ~held);
        }
        return true;
    }

    /** Is the region younger than a base, which may have had another region of this name? */
    private boolean isYounger(int number, boolean isDelta) {
        return isDelta && number < born;
    }

    /** The region was added now, and bases of the set may have had another one of this name. */
    void born() {
        born = clock.now();
    }

    /**
     * Pin, at begin of a live save, the pages that the image holds.
     *
     * @param cut  number of the cut.
     * @param base number of the base's cut; 0 for a full image.
     */
    public void pin(int cut, int base) {
        pins.begin(cut, base, groupCount());
    }

    /**
     * Saver: all pages before a page are safe elsewhere.
     *
     * @param page never less than before.
     */
    public void release(long page) {
        pins.release(page);
    }

    /**
     * Saver: where in the spill arena a page lies. To be asked after the page was copied from its own place, with a
     * fence in between: if the answer is negative, that copy is right.
     *
     * @param page that the image holds and that was not released.
     * @return index of its first byte; negative if it was not spilled.
     */
    public long spilledIndex(long page) {
        return pins.spilledIndex(page);
    }

    /**
     * Restore: bytes come for pages. They are present from here on, with the number before the restore: the restored
     * base has them, and a writer must ask for them.
     *
     * @param group  of the region.
     * @param bitmap of the pages.
     * @param at     index of its first word.
     */
    public void present(int group, long[] bitmap, int at) {
        for (int word = 0; stamps != null && word < BITMAP_WORDS; word++) {
            for (long bits = bitmap[at + word]; bits != 0; bits &= bits - 1) {
                stamps.write(page(group, word, bits), clock.now() - 1);
            }
        }
    }

    /**
     * Restore: pages become absent and zero.
     *
     * @param group  of the region.
     * @param bitmap of the pages.
     * @param at     index of its first word.
     */
    public void erase(int group, long[] bitmap, int at) {
        for (int word = 0; word < BITMAP_WORDS; word++) {
            for (long bits = bitmap[at + word]; bits != 0; bits &= bits - 1) {
                erase(page(group, word, bits));
            }
        }
    }

    private static long page(int group, int word, long bits) {
        return (long)group * GROUP_PAGES + (long)word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /**
     * Restore: all pages of some groups become absent and zero.
     *
     * @param from the first group.
     * @param to   the group behind the last.
     */
    public void erase(int from, int to) {
        for (int group = from; group < to; group++) {
            final long end = Math.min(pageCount, (group + 1L) * GROUP_PAGES);
            for (long page = (long)group * GROUP_PAGES; hasPages(group) && page < end; page++) {
                erase(page);
            }
        }
    }

    private boolean hasPages(int group) {
        return stamps == null ? memory.length() > 0 : stamps.presentIn(group) > 0;
    }

    private void erase(long page) {
        if (stamps == null || stamps.isPresent(page)) {
            memory.zero(page * PAGE_LENGTH, PAGE_LENGTH);
            if (stamps != null) {
                stamps.discard(page, clock.now() - 1);
            }
        }
    }

    /**
     * Restore: the region was kept and is not in the restored image, so its present pages are newer than that image.
     *
     * @param number of the clock after the restore.
     */
    public void kept(int number) {
        if (stamps != null) {
            stamps.renew(number);
        }
    }

    /** The memory is gone. */
    void close() {
        memory.close();
        if (stamps != null) {
            stamps.clear();
        }
    }

    /**
     * Looks for a page of a tracked region that was written without permission, since the first call of this.
     *
     * @return the offset of the first one; -1 if there is none.
     */
    long firstUnprepared() {
        if (stamps == null) {
            return -1;
        }
        if (checks == null) {
            checks = new PageChecks(memory, stamps, groupCount());
        }
        final long page = checks.check(pageCount, clock.now() - 1);
        return page < 0 ? page : page * PAGE_LENGTH;
    }

    /** The clock starts again. */
    void renew() {
        if (checks != null) {
            checks.renew();
        }
        born = ChangeClock.ABSENT;
        kept(ChangeClock.FIRST);
        pins.renew();
    }
}
