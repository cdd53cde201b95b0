/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import java.util.List;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.RecordWriter;

/** The regions of a cut: their versions, the entries of their groups, and where these lie in the image. */
final class RegionTable {
    private MemoryRegion[] regions = new MemoryRegion[0];
    private RegionEntries[] entries = new RegionEntries[0];
    private int[] versions = new int[0];
    private long[] payloadOffsets = new long[0];
    private int count;
    private int baseNumber;

    /** Takes the regions of a set. */
    void tabulate(List<MemoryRegion> all) {
        final int known = regions.length;
        count = all.size();
        if (known < count) {
            versions = new int[count];
            payloadOffsets = new long[count];
            entries = Arrays.copyOf(entries, count);
            for (int i = known; i < count; i++) {
                entries[i] = new RegionEntries();
            }
            // Last: it stands for all if one of them finds no memory.
            regions = new MemoryRegion[count];
        }
        for (int i = 0; i < count; i++) {
            regions[i] = all.get(i);
            versions[i] = regions[i].version();
        }
    }

    /** Reads which pages the image holds, at the cut. The number is that of the base's cut; 0 for a full image. */
    void read(int ofBase, boolean isDelta) {
        baseNumber = ofBase;
        for (int i = 0; i < count; i++) {
            entries[i].read(pages(i), baseNumber, isDelta);
        }
    }

    /** Pins the pages that the image of a cut holds, and returns their length. */
    long pin(int cut) {
        long pinned = 0;
        for (int i = 0; i < count; i++) {
            pages(i).pin(cut, baseNumber);
            pinned += entries[i].pagesLength();
        }
        return pinned;
    }

    int count() {
        return count;
    }

    RegionPages pages(int index) {
        return ChannelAccess.pages(regions[index]);
    }

    RegionEntries entries(int index) {
        return entries[index];
    }

    /** Length of a region in bytes. */
    long length(int index) {
        return regions[index].length();
    }

    long payloadLength(int index) {
        return entries[index].payloadLength();
    }

    /** The name of a region in UTF-8. */
    byte[] name(int index) {
        return ChannelAccess.name(regions[index]);
    }

    int version(int index) {
        return versions[index];
    }

    /** Encodes the record of a region. */
    void encodeRecord(RecordWriter writer, int index) {
        writer.region(payloadLength(index), name(index), length(index), pages(index).isTracked(), versions[index]);
        writer.presence(entries[index].presentPages(), entries[index].presentGroups());
    }

    /** Releases the pages of a region that lie before an offset in its payload. */
    void release(int index, long payloadOffset) {
        pages(index).release(payloadOffset < payloadLength(index) ? entries[index].firstPageAt(payloadOffset)
            : Long.MAX_VALUE);
    }

    /** Offset in the image of a region's payload. */
    long payloadOffset(int index) {
        return payloadOffsets[index];
    }

    void payloadOffset(int index, long offset) {
        payloadOffsets[index] = offset;
    }
}
