/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.RegionDecoder;

/** View of a Region, the record of one memory region. One thread. */
public final class RegionRecord {
    private final RegionDecoder decoder = new RegionDecoder();

    /** Make a view of no record yet. */
    public RegionRecord() {
        // The decoder is all there is.
    }

    /**
     * Look at a record.
     *
     * @param record a Region.
     * @return this.
     */
    public RegionRecord wrap(ImageRecord record) {
        decoder.wrap(record.buffer(), ImageDescriptor.MESSAGE_HEADER_LENGTH, record.blockLength(), record.version());
        return this;
    }

    /** {@return length of the region in bytes} */
    public long regionLength() {
        return decoder.regionLength();
    }

    /** {@return version that the embedder gave the region} */
    public int stateVersion() {
        return (int)decoder.stateVersion();
    }

    /** {@return length of the name in bytes} */
    public int nameLength() {
        return decoder.nameLength();
    }

    /** {@return number of present pages} */
    public long presentPages() {
        return decoder.presentPages();
    }

    /** {@return number of groups with a present page} */
    public long presentGroups() {
        return decoder.presentGroups();
    }

    /** {@return 1 if the set knows which pages are present, else 0} */
    public int tracked() {
        return decoder.tracked();
    }

    /** {@return both reserved fields, which must be 0} */
    public long reserved() {
        return decoder.reserved8() | decoder.reserved32();
    }
}
