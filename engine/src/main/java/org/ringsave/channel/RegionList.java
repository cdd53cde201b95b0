/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ringsave.memory.Slab;
import org.ringsave.ring.ThreadCheck;

/** The regions of a set, by ascending names, in the order of an image. */
final class RegionList {
    private final SetLease lease;
    private final Slab slab;
    private final List<MemoryRegion> regions = new ArrayList<>();
    private final List<MemoryRegion> view = Collections.unmodifiableList(regions);
    private boolean mayNamesRecur;
    private boolean isChecked;
    private ThreadCheck owner;

    RegionList(SetLease lease, Slab slab) {
        this.lease = lease;
        this.slab = slab;
    }

    List<MemoryRegion> view() {
        return view;
    }

    MemoryRegion add(byte[] name, int version, long length, boolean tracked) {
        final String text = new String(name, StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MemoryRegion.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name of " + name.length + " bytes: a region's has 1 to "
                + MemoryRegion.MAX_NAME_LENGTH);
        }
        if (length < 1 || length > MemoryRegion.MAX_LENGTH) {
            throw new IllegalArgumentException("length=" + length + " of region " + text + " is not in 1.."
                + MemoryRegion.MAX_LENGTH);
        }
        final int index = index(name);
        if (index < regions.size() && Arrays.equals(regions.get(index).name, name)) {
            throw new IllegalArgumentException("region " + text + " is in the set already");
        }
        final MemoryRegion region = new MemoryRegion(lease, name, version, new RegionMemory(slab, length), tracked);
        if (mayNamesRecur) {
            region.pages.born();
        }
        insert(index, region);
        return region;
    }

    /** Index where a name is or belongs. Searches from the end, since regions of an image arrive in this order. */
    private int index(byte[] name) {
        int index = regions.size();
        while (index > 0 && Arrays.compareUnsigned(regions.get(index - 1).name, name) >= 0) {
            index--;
        }
        return index;
    }

    /** A restored image had regions that the set dropped. A region that is added later may have the name of one. */
    void dropped() {
        mayNamesRecur = true;
    }

    void attach(MemoryRegion region) {
        insert(index(region.name), region);
    }

    private void insert(int index, MemoryRegion region) {
        if (owner != null) {
            region.checkThreads(owner);
        }
        regions.add(index, region);
    }

    void detach() {
        regions.clear();
    }

    /** Has all regions, and those to come, check that the owner of the set writes them. */
    void checkThreads(ThreadCheck ofOwner) {
        owner = ofOwner;
        for (int i = 0; i < regions.size(); i++) {
            regions.get(i).checkThreads(owner);
        }
    }

    /** Turns the check of writes on. */
    void checkWrites() {
        isChecked = true;
    }

    /** Refuses an operation if a page was written without permission, and the check of writes is on. */
    void requirePrepared(String operation) {
        for (int i = 0; isChecked && i < regions.size(); i++) {
            final long offset = regions.get(i).pages.firstUnprepared();
            if (offset >= 0) {
                throw new IllegalStateException(operation + ": region " + regions.get(i).name()
                    + " was written without prepareToWrite in the page at offset " + offset
                    + "; ask before each write, and again after each begin");
            }
        }
    }

    /** The clock starts again. */
    void renewStamps() {
        regions.forEach(region -> region.pages.renew());
    }

    void close() {
        regions.forEach(MemoryRegion::close);
        regions.clear();
    }
}
