/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RegionEntry;

/** The entries in the payload of a region: how many there are, and how many pages follow them. */
final class RegionPages {
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[RegionEntry.MAX_HEADER_LENGTH]);
    private final long[] bitmaps = new long[2 * RegionEntry.BITMAP_WORDS];
    private long headBytes;
    private long pages;

    /** Walks the entries of a payload. */
    void read(RecordFile file, long payloadLength, boolean isDelta) throws IOException {
        final int headLength = RegionEntry.headerLength(isDelta);
        headBytes = 0;
        pages = 0;
        for (long at = 0; at < payloadLength;) {
            file.readPayload(at, head, headLength);
            RegionEntry.bitmaps(head, 0, isDelta, bitmaps);
            final int count = RegionEntry.count(bitmaps, 0);
            pages += count;
            headBytes += headLength;
            at += headLength + (long)count * RegionEntry.PAGE_LENGTH;
        }
    }

    /** Length of the heads of all entries, which are bitmaps for the most part, in bytes. */
    long headBytes() {
        return headBytes;
    }

    /** Number of pages that follow. */
    long pages() {
        return pages;
    }
}
