/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.RegionEntry;
import org.ringsave.image.RegionRecord;

/** The checked fields of a Region record. */
record RegionFields(byte[] name, int version, long length, boolean tracked, long presentPages, int presentGroups) {
    /** Checks the fields of a record whose name was checked. */
    static RegionFields read(byte[] name, RegionRecord region, FieldChecks checks) {
        final long length = region.regionLength();
        checks.range("regionLength", length, 1, MemoryRegion.MAX_LENGTH);
        final boolean tracked = checks.range("tracked", region.tracked(), 0, 1) == 1;
        final long pages = pageCount(length);
        final int groups = groupCount(length);
        checks.range("presentPages", region.presentPages(), tracked ? 0 : pages, pages);
        final int presentGroups = checks.range("presentGroups", region.presentGroups(), tracked ? 0 : groups, groups);
        return new RegionFields(name, region.stateVersion(), length, tracked, region.presentPages(), presentGroups);
    }

    /** Checks the length of the payload that follows. */
    void checkPayloadLength(long payloadLength, boolean isDelta, FieldChecks checks) {
        final int head = RegionEntry.headerLength(isDelta);
        if (isDelta && tracked) {
            checks.words("payloadLength", payloadLength, 0,
                (long)head * groupCount() + pageCount() * RegionEntry.PAGE_LENGTH);
        } else {
            checks.require("payloadLength", (long)head * presentGroups + presentPages * RegionEntry.PAGE_LENGTH,
                payloadLength);
        }
    }

    /** The region, for people. */
    String part() {
        return part(name);
    }

    /** A region of a name, for people. */
    static String part(byte[] name) {
        return "region " + FieldChecks.quoted(name);
    }

    long pageCount() {
        return pageCount(length);
    }

    int groupCount() {
        return groupCount(length);
    }

    private static long pageCount(long length) {
        return (length - 1) / RegionEntry.PAGE_LENGTH + 1;
    }

    private static int groupCount(long length) {
        return (int)((pageCount(length) - 1) / RegionEntry.GROUP_PAGES) + 1;
    }

    /** Has the region of another image the same pages? */
    boolean isSame(RegionFields other) {
        return length == other.length && tracked == other.tracked;
    }
}
