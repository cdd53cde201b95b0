/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;

/** A set that the restore builds from the image, with at most a limit of memory. */
final class BuiltSet implements TargetSet {
    private final ChannelSet set;
    private final MemoryLimit limit;
    private final long regionLimit;
    private final Map<MemoryRegion, RegionUse> uses = new IdentityHashMap<>();
    private long allRegions;

    private BuiltSet(ChannelSet set, long limit, long regionLimit) {
        this.set = set;
        this.limit = new MemoryLimit(limit);
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
        final String part = "channel " + Integer.toUnsignedString(id);
        limit.take(offset, config.memoryLength() + config.heapLength(), part);
        return make(offset, part, () -> ChannelAccess.add(set, id, config));
    }

    /** The JVM may have less memory than the limit allows. */
    private static <T> T make(long offset, String part, Supplier<T> parts) {
        try {
            return parts.get();
        } catch (IllegalStateException e) {
            throw new ImageException(offset, "memory of " + part, e);
        }
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
        final RegionUse use = base == null ? new RegionUse(limit) : uses.get(base);
        use.state(offset, fields);
        if (base != null) {
            ChannelAccess.attach(set, base);
            ChannelAccess.restored(base, fields.version());
            return base;
        }
        final MemoryRegion region = make(offset, part, () ->
            ChannelAccess.addRegion(set, fields.name(), fields.version(), fields.length(), fields.tracked()));
        uses.put(region, use);
        return region;
    }

    @Override
    public RegionUse use(MemoryRegion region) {
        return uses.get(region);
    }

    @Override
    public void requireRoom(long offset, long stagedLength) {
        limit.requireRoom(offset, stagedLength);
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
