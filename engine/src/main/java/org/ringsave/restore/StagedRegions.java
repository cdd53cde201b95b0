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
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;

/** The regions of an image, whose bytes go to their place at once, and of the images before it in a chain. */
final class StagedRegions {
    /** A region whose bytes are in place, of a version that waits for apply. */
    private record Staged(MemoryRegion region, int version) {
    }

    private final List<Staged> staged = new ArrayList<>();
    /** All of the set that hold bytes of an image. */
    private final Set<MemoryRegion> written = new LinkedHashSet<>();
    /** Of the image before, by ascending names as they are in every image. */
    private final List<MemoryRegion> base = new ArrayList<>();
    private int baseIndex;

    void clear() {
        staged.clear();
        written.clear();
        base.clear();
        baseIndex = 0;
    }

    /** The image is the base of the next one, of which nothing has come; a set that is built has no regions then. */
    void next(boolean building) {
        if (building) {
            written.clear();
        }
        base.clear();
        baseIndex = 0;
        staged.forEach(s -> base.add(s.region));
        staged.clear();
    }

    int count() {
        return staged.size();
    }

    /** Where the image before has a region of that name and length; null if it has none. Asked in order of names. */
    MemoryRegion fromBase(byte[] name, int length) {
        int order = -1;
        while (baseIndex < base.size() && order < 0) {
            order = Arrays.compareUnsigned(ChannelAccess.name(base.get(baseIndex)), name);
            baseIndex += order < 0 ? 1 : 0;
        }
        return order == 0 && base.get(baseIndex).length() == length ? base.get(baseIndex) : null;
    }

    /** The set's region of a name, or null. */
    static MemoryRegion find(ChannelSet set, byte[] name) {
        for (final MemoryRegion candidate : set.regions()) {
            if (Arrays.equals(ChannelAccess.name(candidate), name)) {
                return candidate;
            }
        }
        return null;
    }

    /** Bytes come for a region; returns where they go. */
    UnsafeBuffer add(MemoryRegion region, int version) {
        staged.add(new Staged(region, version));
        written.add(region);
        return ChannelAccess.bytes(region);
    }

    /** All of the image are as it says; of those that only an earlier one has, nothing is left. */
    void restored() {
        for (final Staged s : staged) {
            ChannelAccess.restored(s.region, s.version);
            written.remove(s.region);
        }
        erase();
    }

    /** Of all that is restored, only the bytes of regions can be seen before the image is verified. */
    void erase() {
        for (final MemoryRegion region : written) {
            final UnsafeBuffer bytes = ChannelAccess.bytes(region);
            bytes.setMemory(0, bytes.capacity(), (byte)0);
        }
        clear();
    }
}
