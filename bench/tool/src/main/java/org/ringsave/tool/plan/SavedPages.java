/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RegionEntry;

/**
 * The part of a region that an image has.
 *
 * @param pages  of 4 KiB.
 * @param groups of 512 pages with at least one of them: each has an entry with bitmaps.
 */
public record SavedPages(long pages, long groups) {
    /** Length of the region's record and payload in an image, in bytes. */
    long imageLength(boolean isDelta) {
        return ImageDescriptor.REGION_LENGTH + ImageDescriptor.sectionLength(
            groups * RegionEntry.headerLength(isDelta) + bytes());
    }

    /** Bytes of the pages. */
    long bytes() {
        return pages * RegionEntry.PAGE_LENGTH;
    }
}
