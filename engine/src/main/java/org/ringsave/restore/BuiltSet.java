/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.channel.RegionPages;
import org.ringsave.image.ImageException;

/** A set that the restore builds from the image, with at most a limit of memory for channels and regions. */
final class BuiltSet implements TargetSet {
    private final ChannelSet set;
    private final long limit;
    private final long regionLimit;
    /** The most memory that each region took in the images so far. */
    private final Map<MemoryRegion, Long> regionLengths = new IdentityHashMap<>();
    private long declared;
    private long allRegions;

    private BuiltSet(ChannelSet set, long limit, long regionLimit) {
        this.set = set;
        this.limit = limit;
        this.regionLimit = regionLimit;
    }

    /**
     * Makes a set without channels and regions. The limits are in bytes; the second is that of the regions' lengths.
     * The handler may be null.
     */
    static BuiltSet make(long limit, long regionLimit, PacketStateHandler packetState, AppState... states) {
        Objects.requireNonNull(states, "states");
        final ChannelSet set = ChannelAccess.createSet(limit);
        for (final AppState state : states) {
            set.addState(state);
        }
        if (packetState != null) {
            set.packetState(packetState);
        }
        return new BuiltSet(set, limit, regionLimit);
    }

    @Override
    public ChannelSet set() {
        return set;
    }

    @Override
    public ChannelMemory channel(long offset, int id, ChannelConfig config, ChannelMemory base) {
        if (base != null && base.config().equals(config)) {
            ChannelAccess.attach(set, base);
            return base;
        }
        declare(offset, config.memoryLength(), "channel " + Integer.toUnsignedString(id));
        return ChannelAccess.add(set, id, config);
    }

    @Override
    public void name(long offset, ChannelMemory channel, byte[] name) {
        channel.name(name);
    }

    @Override
    public MemoryRegion region(long offset, RegionFields fields, MemoryRegion base) {
        final String part = "region " + UnmatchedParts.quoted(fields.name());
        allRegions += base == null ? fields.length() : 0;
        if (allRegions > regionLimit) {
            throw new ImageException(offset, "length of regions up to " + part, "at most the limit of " + regionLimit
                + " bytes; regionLimit() raises it", allRegions);
        }
        final long length = RegionPages.memoryLength(fields.length(), fields.tracked(), fields.presentPages(),
            fields.presentGroups());
        final long before = base == null ? 0 : regionLengths.get(base);
        declare(offset, Math.max(0, length - before), part);
        final MemoryRegion region = base != null ? base
            : ChannelAccess.addRegion(set, fields.name(), fields.version(), fields.length(), fields.tracked());
        if (base != null) {
            ChannelAccess.attach(set, base);
            ChannelAccess.restored(base, fields.version());
        }
        regionLengths.put(region, Math.max(length, before));
        return region;
    }

    private void declare(long offset, long length, String part) {
        declared += length;
        if (declared > limit) {
            throw new ImageException(offset, "memory up to " + part, "at most the limit of " + limit + " bytes",
                declared);
        }
    }

    @Override
    public boolean next() {
        ChannelAccess.detach(set);
        return true;
    }

    @Override
    public void drop() {
        set.close();
    }
}
