/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.ImageException;

/** The regions of an image and of the image before it in a chain. Their pages go to their place at once. */
final class StagedRegions {
    private List<StagedRegion> staged = new ArrayList<>();
    /** The regions of the image before, by ascending names as they are in every image. */
    private List<StagedRegion> base = new ArrayList<>();
    /** All regions of the set that hold bytes of an image; some may be named twice. */
    private final List<MemoryRegion> written = new ArrayList<>();
    /** Does the set lose its regions before each image, and get them anew? */
    private boolean isRebuilt;
    private int baseIndex;
    private int found;

    void clear() {
        isRebuilt = false;
        staged.clear();
        written.clear();
        base.clear();
        baseIndex = 0;
        found = 0;
    }

    /** The image is the base of the next one, of which nothing has come. */
    void next() {
        final List<StagedRegion> spare = base;
        base = staged;
        staged = spare;
        staged.clear();
        baseIndex = 0;
        found = 0;
    }

    /** The set no longer has the regions that were written. */
    void forgetWritten() {
        isRebuilt = true;
        written.clear();
    }

    /** Number of regions of the image that the set has. */
    int found() {
        return found;
    }

    /** Has the image a region of the set? */
    boolean has(MemoryRegion region) {
        return staged.stream().anyMatch(s -> s.region() == region);
    }

    /** Returns the region of the image before with the same name and pages, or null. The names must come in order. */
    StagedRegion fromBase(RegionFields fields) {
        int order = -1;
        while (baseIndex < base.size() && order < 0) {
            order = Arrays.compareUnsigned(base.get(baseIndex).fields().name(), fields.name());
            baseIndex += order < 0 ? 1 : 0;
        }
        return order == 0 && base.get(baseIndex).fields().isSame(fields) ? base.get(baseIndex) : null;
    }

    /** Adds a region that bytes come for. */
    void add(StagedRegion region) {
        staged.add(region);
        if (region.region() != null) {
            if (isRebuilt || !region.hasBase()) {
                written.add(region.region());
            }
            found++;
        }
    }

    /**
     * Puts the versions of all regions to the embedder. Without a handler, each must be the version that the region has
     * in the set. An offset in the image goes into the error when the handler refuses. The embedder's code may end the
     * restore, so {@code requireUnchanged} runs after it.
     */
    void prepare(RegionHandler handler, long offset, Runnable requireUnchanged) {
        for (final StagedRegion s : List.copyOf(staged)) {
            if (s.region() != null && handler == null) {
                requireVersion(s.region(), s.fields().version());
            } else if (s.region() != null) {
                prepare(handler, s.region(), s.fields().version(), offset);
                requireUnchanged.run();
            }
        }
    }

    private static void prepare(RegionHandler handler, MemoryRegion region, int version, long offset) {
        try {
            handler.prepare(region, version);
        } catch (RuntimeException e) {
            throw new ImageException(offset, "region " + region.name() + " version " + version, e);
        }
    }

    private static void requireVersion(MemoryRegion region, int version) {
        if (version != region.version()) {
            throw new ImageException(0, "version of region \"" + region.name() + '"',
                region.version() + " as in the set, or a RegionHandler that takes it", version);
        }
    }

    /**
     * Gives the regions of the image their versions. Erases regions that only an earlier image has. All other regions
     * of the set, and regions that only the set tracks, get the number of the clock, which was advanced: a later delta
     * has their pages, since the image has no such region.
     */
    void restored(ChannelSet set, int number) {
        final Set<MemoryRegion> kept = new LinkedHashSet<>(set.regions());
        final Set<MemoryRegion> shown = new HashSet<>();
        for (final StagedRegion s : staged) {
            if (s.region() != null) {
                ChannelAccess.restored(s.region(), s.fields().version());
                shown.add(s.region());
                if (s.region().isTracked() == s.fields().tracked()) {
                    kept.remove(s.region());
                }
            }
        }
        if (found < staged.size()) {
            ChannelAccess.dropRegions(set);
        }
        kept.forEach(region -> ChannelAccess.pages(region).kept(number));
        written.removeIf(shown::contains);
        erase();
    }

    /** Erases all regions that hold bytes of an image: readers of the set see these bytes before apply. */
    void erase() {
        // By index: this must not need memory, since a restore that found none ends here too.
        for (int i = 0; i < written.size(); i++) {
            final RegionPages pages = ChannelAccess.pages(written.get(i));
            pages.erase(0, pages.groupCount());
        }
        clear();
    }
}
