/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import java.io.IOException;
import java.util.BitSet;
import org.ringsave.image.RegionEntry;
import org.ringsave.inspect.RegionContent;
import org.ringsave.inspect.RegionReader;
import org.ringsave.tool.plan.RegionShape;

/**
 * The writes to a region that deltas show. If several deltas have the same pages again, all pages of them together are
 * the working set. A single delta does not show it, so it is all present pages.
 */
final class RegionSum {
    private final RegionContent region;
    private final BitSet written = new BitSet();
    private long pages;
    private long runs;
    private int deltas;

    RegionSum(RegionContent region) {
        this.region = region;
    }

    void add(RegionReader reader) throws IOException {
        long before = -2;
        for (long page = reader.nextPage(); page >= 0; page = reader.nextPage()) {
            written.set((int)page);
            pages++;
            runs += page == before + 1 ? 0 : 1;
            before = page;
        }
        deltas++;
    }

    RegionShape shape(double ns) {
        final long all = (region.length() - 1) / RegionEntry.PAGE_LENGTH + 1;
        final double present = Math.min(1, (double)region.presentPages() / all);
        if (pages == 0 || Double.isNaN(ns)) {
            return new RegionShape(region.name(), region.length(), present, 1, 0, 1, region.isTracked());
        }
        final double each = (double)pages / deltas;
        final boolean repeats = deltas > 1 && written.cardinality() < pages;
        final double most = repeats ? Math.min(region.presentPages(), written.cardinality()) : region.presentPages();
        // Of pages that are chosen at random, some are chosen again before the delta.
        final double times = each < most ? -most * Math.log1p(-each / most) : each;
        return new RegionShape(region.name(), region.length(), present, Math.min(1, most / region.presentPages()),
            times * RegionEntry.PAGE_LENGTH / ns * 1e9, Math.max(1, pages / runs), region.isTracked());
    }
}
