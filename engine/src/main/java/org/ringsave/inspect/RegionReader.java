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
