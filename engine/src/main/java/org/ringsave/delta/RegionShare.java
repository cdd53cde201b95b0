/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;
import org.ringsave.image.RegionEntry;
import org.ringsave.image.RegionRecord;

/** The regions of one source, entry by entry and page by page, and which pages are present up to that source. */
final class RegionShare {
    private static final long NO_GROUP = Long.MAX_VALUE;

    private final ImageSource source;
    private final boolean isDelta;
    private final RegionRecord region = new RegionRecord();
    private final PayloadReader payload;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[RegionEntry.PAGE_LENGTH]);
    private final long[] bitmaps = new long[2 * RegionEntry.BITMAP_WORDS];
    private long group = NO_GROUP;
    private long presentPages;
    private long presentGroups;

    /** Makes the share of a source; all sources but the first are deltas. */
    RegionShare(ImageSource source, boolean isDelta) {
        this.source = source;
        this.isDelta = isDelta;
        payload = new PayloadReader(source);
    }

    /** Goes to the region that the source is at or that follows. Returns its name; null if there is none. */
    byte[] seek() throws IOException {
        while (!source.isRegion() && !source.isChannel() && !source.isDirectory()) {
            source.next();
        }
        return name();
    }

    /** Name of the region that the source is at; null if it is at no region. */
    byte[] name() {
        if (!source.isRegion()) {
            return null;
        }
        final byte[] name = new byte[region.wrap(source.record()).nameLength()];
        source.recordBuffer().getBytes(ImageDescriptor.REGION_NAME_OFFSET, name);
        return name;
    }

    /** Leaves the region, whose entries were all read. */
    void leave() throws IOException {
        source.next();
    }

    ImageSource source() {
        return source;
    }

    /** Length that the region's payload has in a full image. */
    long fullLength() {
        region.wrap(source.record());
        return region.presentGroups() * RegionEntry.headerLength(false)
            + region.presentPages() * RegionEntry.PAGE_LENGTH;
    }

    /** Has the region the same pages as that of another source? Both have the same name. */
    boolean isSame(RegionShare other) {
        region.wrap(source.record());
        other.region.wrap(other.source.record());
        return region.regionLength() == other.region.regionLength() && region.tracked() == other.region.tracked();
    }

    /** Begins to read the region's entries. */
    void start() throws IOException {
        payload.start();
        presentPages = 0;
        presentGroups = 0;
        nextEntry();
    }

    /** Group of the entry that comes next; the highest number if there is none. */
    long group() {
        return group;
    }

    /** Goes to the next entry. All pages of the one before were read. */
    void nextEntry() throws IOException {
        if (payload.isAtEnd()) {
            group = NO_GROUP;
            return;
        }
        payload.read(bytes, RegionEntry.headerLength(isDelta));
        group = RegionEntry.group(bytes, 0);
        RegionEntry.bitmaps(bytes, 0, isDelta, bitmaps);
    }

    /** Changes a bitmap of present pages as the entry says, if the entry is that of a group, and counts its pages. */
    void apply(long ofGroup, long[] present) {
        for (int word = 0; group == ofGroup && word < RegionEntry.BITMAP_WORDS; word++) {
            present[word] = (present[word] | bitmaps[word]) & ~bitmaps[RegionEntry.BITMAP_WORDS + word];
        }
        final int pages = RegionEntry.count(present, 0);
        presentPages += pages;
        presentGroups += pages > 0 ? 1 : 0;
    }

    /** Has the entry a page, if it is that of a group? */
    boolean hasPage(long ofGroup, int page) {
        return group == ofGroup && (bitmaps[page / Long.SIZE] >>> page & 1) != 0;
    }

    /** Reads the next page of the entry. */
    UnsafeBuffer readPage() throws IOException {
        payload.read(bytes, RegionEntry.PAGE_LENGTH);
        return bytes;
    }

    /** Refuses the source if its region does not have as many present pages as result from the sources up to it. */
    void requireFit() {
        region.wrap(source.record());
        requireFit("presentPages", presentPages, region.presentPages());
        requireFit("presentGroups", presentGroups, region.presentGroups());
    }

    private void requireFit(String field, long resulting, long stated) {
        if (resulting != stated) {
            throw new ImageException(source.recordOffset(), field + " of " + source.path(),
                resulting + ", which results from the base and the delta", stated);
        }
    }

    /** Orders names as images do; null comes last. */
    static int compare(byte[] name, byte[] other) {
        if (name == null || other == null) {
            return Boolean.compare(name == null, other == null);
        }
        return Arrays.compareUnsigned(name, other);
    }
}
