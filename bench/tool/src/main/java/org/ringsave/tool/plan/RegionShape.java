/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import org.ringsave.image.RegionEntry;

/**
 * A memory region, and the writes to it. Its writers choose runs of pages at random within the working set, which lies
 * together. If a run is as long as the working set, they go through it page by page instead.
 *
 * @param name       of the region.
 * @param length     of the region in bytes, 1 to 2^42.
 * @param present    share of its pages that were ever written, 0 to 1; 1 if it is not tracked.
 * @param workingSet share of the present pages that the run still writes, 0 to 1.
 * @param writeRate  bytes of pages that are written a second, a page each time that a run reaches it; 0 to 10^15.
 * @param run        pages that are written together, 1 or more.
 * @param tracked    false: each delta has all pages.
 */
public record RegionShape(String name, long length, double present, double workingSet, double writeRate, long run,
    boolean tracked) {
    /** Longest region, in bytes. */
    public static final long MAX_LENGTH = 1L << 42;

    /**
     * Check every value against its range.
     *
     * @param name       as above.
     * @param length     as above.
     * @param present    as above.
     * @param workingSet as above.
     * @param writeRate  as above.
     * @param run        as above.
     * @param tracked    as above.
     * @throws IllegalArgumentException naming the region, the value and the bound that it breaks.
     */
    public RegionShape {
        PlanRefusal.require(length >= 1 && length <= MAX_LENGTH, name + ".length", length, "in 1.." + MAX_LENGTH);
        PlanRefusal.require(present >= 0 && present <= 1, name + ".present", present, "in 0..1");
        PlanRefusal.require(tracked || present == 1, name + ".present", present,
            "1, as of each region that is not tracked");
        PlanRefusal.require(workingSet >= 0 && workingSet <= 1, name + ".workingSet", workingSet, "in 0..1");
        PlanRefusal.require(writeRate >= 0 && writeRate <= Shape.MOST_RATE, name + ".writeRate", writeRate,
            "in 0..1e15 bytes a second");
        PlanRefusal.require(run >= 1, name + ".run", run, "1 or more pages");
    }

    private static long groups(double pages) {
        return (long)Math.ceil(pages / RegionEntry.GROUP_PAGES);
    }

    /** Pages of the region that are present, the last one perhaps in part. */
    long presentPages() {
        return (long)Math.ceil(present * ((length - 1) / RegionEntry.PAGE_LENGTH + 1));
    }

    /** All present pages. */
    SavedPages all() {
        return new SavedPages(presentPages(), groups(presentPages()));
    }

    /** Pages that a delta has after a while in nanoseconds, on average. */
    SavedPages written(double ns) {
        if (!tracked) {
            return all();
        }
        final double most = Math.ceil(workingSet * presentPages());
        final double times = writeRate / RegionEntry.PAGE_LENGTH * ns / 1e9;
        if (most == 0 || times == 0) {
            return new SavedPages(0, 0);
        }
        final double pages = run >= most ? Math.min(most, times) : reached(most, times);
        final double least = Math.ceil(pages / RegionEntry.GROUP_PAGES);
        final double runs = pages / Math.min(run, most);
        final double groups = Math.max(least, reached(groups(most), runs));
        return new SavedPages((long)Math.ceil(pages), (long)Math.ceil(Math.min(groups, Math.ceil(pages))));
    }

    /** How many of some places are reached by choices at random. */
    private static double reached(double places, double choices) {
        return -places * Math.expm1(-choices / places);
    }

    RegionShape withWriteRate(double rate) {
        return new RegionShape(name, length, present, workingSet, rate, run, tracked);
    }

    RegionShape withLength(long other) {
        return new RegionShape(name, other, present, workingSet, writeRate, run, tracked);
    }

    JsonObject json() {
        return new JsonObject().add("name", name).add("length", length).add("present", present)
            .add("workingSet", workingSet).add("writeRate", writeRate).add("run", run).add("tracked", tracked);
    }
}
