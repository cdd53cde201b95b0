/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.nio.charset.StandardCharsets;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RegionRecord;

/**
 * A memory region in an image.
 *
 * @param name         of the region.
 * @param version      of the region.
 * @param length       of the region in bytes.
 * @param isTracked    true if its set knows which pages are present.
 * @param presentPages pages that were present at the saved instant.
 * @param entries      bitmaps and pages, group by group.
 */
public record RegionContent(String name, int version, long length, boolean isTracked, long presentPages,
    Section entries) {
    /** Reads the record that a cursor is at. */
    static RegionContent read(RecordCursor records) {
        final RegionRecord region = new RegionRecord().wrap(records.record());
        if (region.nameLength() > ImageDescriptor.REGION_NAME_LENGTH) {
            throw records.wrong("nameLength", "at most " + ImageDescriptor.REGION_NAME_LENGTH, region.nameLength())
                .in(records.name());
        }
        final byte[] name = new byte[region.nameLength()];
        records.record().buffer().getBytes(ImageDescriptor.REGION_NAME_OFFSET, name);
        return new RegionContent(new String(name, StandardCharsets.UTF_8), region.stateVersion(),
            region.regionLength(), region.tracked() == 1, region.presentPages(), records.payload());
    }
}
