/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.RegionEntry;

/** The checked fields of a Region record. */
record RegionFields(byte[] name, int version, long length, boolean tracked, long presentPages, int presentGroups) {
    long pageCount() {
        return pageCount(length);
    }

    int groupCount() {
        return groupCount(length);
    }

    static long pageCount(long length) {
        return (length - 1) / RegionEntry.PAGE_LENGTH + 1;
    }

    static int groupCount(long length) {
        return (int)((pageCount(length) - 1) / RegionEntry.GROUP_PAGES) + 1;
    }

    /** Has the region of another image the same pages? */
    boolean isSame(RegionFields other) {
        return length == other.length && tracked == other.tracked;
    }
}
