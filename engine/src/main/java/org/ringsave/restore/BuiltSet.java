/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Objects;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;

/** A set that the restore builds from the image, with at most a limit of memory for channels and regions. */
final class BuiltSet implements TargetSet {
    private final ChannelSet set;
    private final long limit;
    private long declared;

    private BuiltSet(ChannelSet set, long limit) {
        this.set = set;
        this.limit = limit;
    }

    /** Makes a set without channels and regions. The limit is in bytes, and the handler may be null. */
    static BuiltSet make(long limit, PacketStateHandler packetState, AppState... states) {
        Objects.requireNonNull(states, "states");
        final ChannelSet set = ChannelAccess.createSet(limit);
        for (final AppState state : states) {
            set.addState(state);
        }
        if (packetState != null) {
            set.packetState(packetState);
        }
        return new BuiltSet(set, limit);
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
    public MemoryRegion region(long offset, byte[] name, int version, int length, MemoryRegion base) {
        if (base != null) {
            ChannelAccess.attach(set, base);
            ChannelAccess.restored(base, version);
            return base;
        }
        declare(offset, MemoryRegion.memoryLength(length), "region " + UnmatchedParts.quoted(name));
        return ChannelAccess.addRegion(set, name, version, length);
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
