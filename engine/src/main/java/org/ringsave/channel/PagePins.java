/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.ringsave.image.RegionEntry;
import org.ringsave.ring.Pins;

/**
 * The pages of a region that a live save still has to read. No page is pinned one by one. A page is pinned if the image
 * has it, it was not written since the cut, the saver is not past it, and it was not spilled. Two threads use the pins:
 * the owner, which writes to the region, and the saver.
 *
 * <pre>
 *     places of a group    512 places, then the number of the cut that they belong to
 *     place                0: not spilled; else 1 + the index in the spill arena
 * </pre>
 */
final class PagePins {
    private static final VarHandle RELEASED;
    private static final VarHandle GROUPS = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CUT = RegionEntry.GROUP_PAGES;

    static {
        try {
            RELEASED = MethodHandles.lookup().findVarHandle(PagePins.class, "released", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SetLease lease;
    private final RegionMemory memory;
    private final PageStamps stamps;
    private int[][] groups = new int[0][];
    private int cut;
    private int base;
    private long released;

    /** Makes the pins of a region; the stamps are null if it is untracked. */
    PagePins(SetLease lease, RegionMemory memory, PageStamps stamps) {
        this.lease = lease;
        this.memory = memory;
        this.stamps = stamps;
    }

    /** Owner: the numbers of cuts start again. */
    void renew() {
        groups = new int[0][];
    }

    /** Owner, at begin: pins the pages that an image has of a cut, by the numbers of the cut and of its base. */
    void begin(int ofCut, int ofBase, int groupCount) {
        cut = ofCut;
        base = ofBase;
        released = 0;
        if (groups.length < groupCount) {
            groups = new int[groupCount][];
        }
    }

    /**
     * Owner: makes pages writable, from a first to a last one. Returns false if the spill arena has no room for one of
     * them. If the save is late it is revoked.
     */
    boolean clear(long first, long last) {
        final Pins pins = lease.pins();
        boolean cleared = true;
        for (long page = first; pins != null && pins.isActive() && cleared && page <= last; page++) {
            if (isPinned(page)) {
                cleared = spill(pins, page);
            }
        }
        return cleared;
    }

    private boolean isPinned(long page) {
        final int stamp = stamps == null ? cut : stamps.stamp(page);
        // Acquire: the saver has read the page before the owner writes to it.
        return stamp > base && stamp <= cut && page >= (long)RELEASED.getAcquire(this) && place(page) == 0;
    }

    private boolean spill(Pins pins, long page) {
        if (pins.isLate()) {
            lease.revoke();
            return true;
        }
        final long offset = page * RegionEntry.PAGE_LENGTH;
        final long index =
            pins.spill(memory.at(offset), RegionMemory.index(offset), RegionEntry.PAGE_LENGTH);
        if (index < 0) {
            return false;
        }
        PLACES.setRelease(placesOf(page), (int)page & RegionEntry.GROUP_PAGES - 1, (int)index + 1);
        // The place first, then the bytes of the page: pairs with the saver's fence between its copy and its look.
        VarHandle.storeStoreFence();
        return true;
    }

    private int[] placesOf(long page) {
        final int group = (int)(page / RegionEntry.GROUP_PAGES);
        int[] places = groups[group];
        if (places == null) {
            places = new int[RegionEntry.GROUP_PAGES + 1];
            places[CUT] = cut;
            GROUPS.setRelease(groups, group, places);
        } else if (places[CUT] != cut) {
            // The saver ignores the places of another cut, so it sees none of this.
            Arrays.fill(places, 0);
            PLACES.setRelease(places, CUT, cut);
        }
        return places;
    }

    private int place(long page) {
        final int[] places = (int[])GROUPS.getAcquire(groups, (int)(page / RegionEntry.GROUP_PAGES));
        return places == null || (int)PLACES.getAcquire(places, CUT) != cut ? 0
            : (int)PLACES.getAcquire(places, (int)page & RegionEntry.GROUP_PAGES - 1);
    }

    /** Saver: all pages before a page are safe elsewhere. */
    void release(long page) {
        // Release: the loads that copied these pages are done.
        RELEASED.setRelease(this, page);
    }

    /**
     * Saver: index in the spill arena of a page; negative if it was not spilled. To be asked after the page was copied
     * from its own place, with a fence in between.
     */
    long spilledIndex(long page) {
        return place(page) - 1L;
    }
}
