/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;
import org.ringsave.image.RegionEntry;

/** Reads pages of a region in an image, in ascending order. One thread. Not for embedders. */
public final class RegionReader {
    private final Payload payload;
    private final boolean isDelta;
    private final RegionCursor entries;
    private int found = -1;

    RegionReader(Payload payload, boolean isDelta) {
        this.payload = payload;
        this.isDelta = isDelta;
        entries = new RegionCursor(payload, isDelta);
    }

    /**
     * Read a page.
     *
     * @param page number of the page, above that of the call before.
     * @param to   takes its 4,096 bytes at its front; zeros if the page is absent.
     * @return false if the image does not have the page: the base of a delta has it.
     * @throws IOException if the image can't be read.
     */
    public boolean read(long page, MutableDirectBuffer to) throws IOException {
        final long group = page / RegionEntry.GROUP_PAGES;
        while (entries.group() < group) {
            entries.next();
        }
        final int index = (int)(page % RegionEntry.GROUP_PAGES);
        final boolean isHere = entries.group() == group;
        if (isHere && entries.hasPage(index)) {
            payload.read(entries.pageAt(index), to, 0, RegionEntry.PAGE_LENGTH);
            return true;
        }
        to.setMemory(0, RegionEntry.PAGE_LENGTH, (byte)0);
        return !isDelta || isHere && entries.isAbsent(index);
    }

    /**
     * Find the next page that the image has. Its bytes are not read.
     *
     * @return number of the page, above those of the calls before; -1 if there is none.
     * @throws IOException if the image can't be read.
     */
    public long nextPage() throws IOException {
        int index = found + 1;
        while (entries.group() < 0
            || (index = RegionEntry.next(entries.bitmaps(), 0, index, true)) == RegionEntry.GROUP_PAGES) {
            if (entries.next() == RegionCursor.NO_GROUP) {
                return -1;
            }
            index = 0;
        }
        found = index;
        return entries.group() * RegionEntry.GROUP_PAGES + index;
    }

    /**
     * Count pages from here to the end.
     *
     * @return number of pages that the image has.
     * @throws IOException if the image can't be read.
     */
    public long countPages() throws IOException {
        long pages = 0;
        while (entries.next() != RegionCursor.NO_GROUP) {
            pages += RegionEntry.count(entries.bitmaps(), 0);
        }
        return pages;
    }
}
