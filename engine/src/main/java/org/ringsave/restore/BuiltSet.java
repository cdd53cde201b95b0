/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Objects;
import java.util.function.Supplier;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.channel.SetBuilder;
import org.ringsave.image.ImageException;

/** A set that the restore builds from the image, with at most a limit of memory. */
final class BuiltSet implements TargetSet {
    private final SetBuilder builder;
    private final MemoryLimit limit;
    private final long regionLimit;
    private long allRegions;

    private BuiltSet(SetBuilder builder, MemoryLimit limit, long regionLimit) {
        this.builder = builder;
        this.limit = limit;
        this.regionLimit = regionLimit;
    }

    /**
     * Makes a set without channels and regions. The lengths of its regions have a limit of their own, in bytes. The
     * handler may be null.
     */
    static BuiltSet make(MemoryLimit limit, long regionLimit, PacketStateHandler packetState, AppState... states) {
        Objects.requireNonNull(states, "states");
        final SetBuilder builder = new SetBuilder();
        for (final AppState state : states) {
            builder.set().addState(state);
        }
        if (packetState != null) {
            builder.set().packetState(packetState);
        }
        return new BuiltSet(builder, limit, regionLimit);
    }

    @Override
    public ChannelSet set() {
        return builder.set();
    }

    @Override
    public ChannelMemory channel(long offset, int id, ChannelConfig config, ChannelMemory base) {
        if (base != null && base.config().equals(config)) {
            builder.attach(base);
            return base;
        }
        final String part = "channel " + Integer.toUnsignedString(id);
        return make(offset, part, () -> {
            reserve(offset, part, config.memoryLength(), config.heapLength());
            return builder.add(id, config);
        });
    }

    /**
     * Takes memory in the set, and on the heap, for a part: perhaps for some more of its kind. How many does not depend
     * on the limit, so a larger limit refuses no more.
     */
    private void reserve(long offset, String part, long length, long heapLength) {
        builder.reserve(length, growth -> limit.take(offset, growth + heapLength, part));
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
    public StagedRegion region(long offset, RegionFields fields, StagedRegion base) {
        allRegions += base == null ? fields.length() : 0;
        if (allRegions > regionLimit) {
            throw new ImageException(offset, "length of regions up to " + fields.part(),
                "at most the limit of " + regionLimit + " bytes; regionLimit() raises it", allRegions);
        }
        final RegionUse use = base == null ? new RegionUse(limit) : base.use();
        use.state(offset, fields);
        if (base != null) {
            builder.attach(base.region(), fields.version());
            return new StagedRegion(fields, base.region(), use, base);
        }
        final MemoryRegion region = make(offset, fields.part(), () -> {
            reserve(offset, fields.part(), MemoryRegion.memoryLength(fields.length()), RegionPages.OBJECTS_LENGTH);
            return builder.addRegion(fields.name(), fields.version(), fields.length(), fields.tracked());
        });
        return new StagedRegion(fields, region, use, null);
    }

    @Override
    public boolean next() {
        builder.detach();
        return true;
    }

    @Override
    public void drop() {
        set().close();
    }
}
