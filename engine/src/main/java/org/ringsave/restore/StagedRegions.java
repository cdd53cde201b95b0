/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageException;

/** The regions of an image and of the image before it in a chain. Their bytes go to their place at once. */
final class StagedRegions {
    /** A region whose bytes are in place, and the version that it gets when the image is applied. */
    private record Staged(MemoryRegion region, int version) {
    }

    private final List<Staged> staged = new ArrayList<>();
    /** All regions of the set that hold bytes of an image. */
    private final Set<MemoryRegion> written = new LinkedHashSet<>();
    /** The regions of the image before, by ascending names as they are in every image. */
    private final List<MemoryRegion> base = new ArrayList<>();
    private int baseIndex;

    void clear() {
        staged.clear();
        written.clear();
        base.clear();
        baseIndex = 0;
    }

    /** The image is the base of the next one, of which nothing has come. */
    void next() {
        base.clear();
        baseIndex = 0;
        staged.forEach(s -> base.add(s.region));
        staged.clear();
    }

    /** The set no longer has the regions that were written. */
    void forgetWritten() {
        written.clear();
    }

    int count() {
        return staged.size();
    }

    /** Returns the region of the image before with that name and length, or null. The names must come in order. */
    MemoryRegion fromBase(byte[] name, int length) {
        int order = -1;
        while (baseIndex < base.size() && order < 0) {
            order = Arrays.compareUnsigned(ChannelAccess.name(base.get(baseIndex)), name);
            baseIndex += order < 0 ? 1 : 0;
        }
        return order == 0 && base.get(baseIndex).length() == length ? base.get(baseIndex) : null;
    }

    /** Takes a region that bytes come for and returns where they go; null if the region is null. */
    UnsafeBuffer add(MemoryRegion region, int version) {
        if (region == null) {
            return null;
        }
        staged.add(new Staged(region, version));
        written.add(region);
        return ChannelAccess.bytes(region);
    }

    /**
     * Puts the versions of all regions to the embedder. Without a handler, each must be the version that the region has
     * in the set. An offset in the image goes into the error when the handler refuses. The embedder's code may end the
     * restore, so {@code requireUnchanged} runs after it.
     */
    void prepare(RegionHandler handler, long offset, Runnable requireUnchanged) {
        for (final Staged s : List.copyOf(staged)) {
            if (handler == null) {
                requireVersion(s);
                continue;
            }
            try {
                handler.prepare(s.region, s.version);
            } catch (RuntimeException e) {
                throw new ImageException(offset, "region " + s.region.name() + " version " + s.version, e);
            }
            requireUnchanged.run();
        }
    }

    private static void requireVersion(Staged s) {
        if (s.version != s.region.version()) {
            throw new ImageException(0, "version of region \"" + s.region.name() + '"',
                s.region.version() + " as in the set, or a RegionHandler that takes it", s.version);
        }
    }

    /** Gives the regions of the image their versions. Erases regions that only an earlier image has. */
    void restored() {
        for (final Staged s : staged) {
            ChannelAccess.restored(s.region, s.version);
            written.remove(s.region);
        }
        erase();
    }

    /** Erases all regions that hold bytes of an image: readers of the set see these bytes before apply. */
    void erase() {
        for (final MemoryRegion region : written) {
            final UnsafeBuffer bytes = ChannelAccess.bytes(region);
            bytes.setMemory(0, bytes.capacity(), (byte)0);
        }
        clear();
    }
}
