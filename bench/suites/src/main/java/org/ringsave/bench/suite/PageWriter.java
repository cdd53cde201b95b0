/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.MemoryRegion;

/** Writes whole pages of a tracked region, drawn at random from its working set, a twentieth of its pages. */
final class PageWriter implements PacedWriter {
    private static final int SHARE = 20;
    private static final int MOST_PAGES = 16;

    private final MemoryRegion region;
    private final int pages;
    private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(MemoryRegion.PAGE_LENGTH));
    private final SplittableRandom random = new SplittableRandom(42);

    /** Writes each page of the region once. From then on it writes to the working set alone. */
    PageWriter(MemoryRegion region) {
        this.region = region;
        final int all = Math.toIntExact(region.length() / MemoryRegion.PAGE_LENGTH);
        pages = Math.max(1, all / SHARE);
        for (int page = 0; page < all; page++) {
            write(page);
        }
    }

    @Override
    public long write(double due) {
        final int count = (int)Math.min(MOST_PAGES, due / MemoryRegion.PAGE_LENGTH);
        for (int i = 0; i < count; i++) {
            // The working set lies all over the region, as memory of programs does.
            write((long)random.nextInt(pages) * SHARE);
        }
        return (long)count * MemoryRegion.PAGE_LENGTH;
    }

    private void write(long page) {
        source.putLong(0, random.nextLong());
        if (!region.putBytes(page * MemoryRegion.PAGE_LENGTH, source, 0, MemoryRegion.PAGE_LENGTH)) {
            throw new IllegalStateException("the spill arena has no room for a page");
        }
    }
}
