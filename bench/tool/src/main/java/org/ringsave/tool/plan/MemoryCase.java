/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.image.RegionEntry;

/**
 * The part of a measured configuration that is no channel: a region whose pages are all present, and a state. Before a
 * delta, runs of pages at equal distances are written.
 *
 * @param pages        of the region, 0 for no region.
 * @param writtenShare of the pages that are written, 0 to 1; one run at least.
 * @param run          pages that are written together, 1 or more.
 * @param stateBytes   length of the state, 0 for none.
 */
public record MemoryCase(long pages, double writtenShare, long run, long stateBytes) {
    /** No region and no state. */
    public static final MemoryCase NONE = new MemoryCase(0, 0, 1, 0);

    /**
     * Runs that are written.
     *
     * @return 1 or more; 0 without a region.
     */
    public long runs() {
        return pages == 0 ? 0 : Math.max(1, Math.min(pages / run, Math.round(writtenShare * pages / run)));
    }

    /**
     * Pages of each run.
     *
     * @return the run, or all pages if they are fewer.
     */
    public long runLength() {
        return Math.min(run, pages);
    }

    /**
     * Where a run begins.
     *
     * @param number of the run, from 0 on.
     * @return number of its first page.
     */
    public long first(long number) {
        return number * (pages / runs());
    }

    /** The pages that a delta has of the region. */
    SavedPages written() {
        long groups = 0;
        long before = -1;
        for (long i = 0; i < runs(); i++) {
            final long from = Math.max(before + 1, first(i) / RegionEntry.GROUP_PAGES);
            before = (first(i) + runLength() - 1) / RegionEntry.GROUP_PAGES;
            groups += before - from + 1;
        }
        return new SavedPages(runs() * runLength(), groups);
    }

    /** The cells of the configuration's line. */
    String line() {
        return String.join(",", String.valueOf(pages), String.valueOf(writtenShare), String.valueOf(run),
            String.valueOf(stateBytes));
    }
}
