/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Arrays;
import java.util.List;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageException;

/** A set of the embedder, whose channels and regions must agree with those of the image. */
final class GivenSet implements TargetSet {
    private final ChannelSet set;
    /** Index in the set of the channel that an image probably asks for next: both are in the order of ids. */
    private int expected;

    /** Throws an IllegalStateException if the set is not CREATED, or a channel is not empty or is on ring files. */
    GivenSet(ChannelSet set) {
        if (set.state() != ChannelState.CREATED) {
            throw new IllegalStateException("begin: the set is " + set.state() + ", not CREATED; restore into a new"
                + " set");
        }
        for (final Channel channel : set.channels()) {
            final ChannelMemory memory = ChannelAccess.memory(channel);
            if (memory.isMapped() || !memory.isPristine()) {
                throw new IllegalStateException("begin: " + channel
                    + (memory.isMapped() ? " is on ring files, which others may use" : " is not empty")
                    + "; restore into a new set");
            }
        }
        this.set = set;
    }

    @Override
    public ChannelSet set() {
        return set;
    }

    @Override
    public ChannelMemory channel(long offset, int id, ChannelConfig config, ChannelMemory base) {
        final Channel found = find(id);
        if (found == null) {
            return null;
        }
        if (!found.config().equals(config)) {
            final String geometry = "geometry of channel " + Integer.toUnsignedString(id);
            throw ImageException.unfit(offset, geometry, geometry + " differs: "
                + config.differences(found.config(), "in the set") + "; configure it as it was saved");
        }
        return ChannelAccess.memory(found);
    }

    private Channel find(int id) {
        final List<Channel> channels = set.channels();
        if (expected < channels.size() && channels.get(expected).id() == id) {
            return channels.get(expected++);
        }
        return set.get(id);
    }

    @Override
    public void name(long offset, ChannelMemory channel, byte[] name) {
        if (!Arrays.equals(channel.name(), name)) {
            throw new ImageException(offset, "name of channel " + Integer.toUnsignedString(channel.id()),
                FieldChecks.quoted(channel.name()) + " as in the set", FieldChecks.quoted(name));
        }
    }

    @Override
    public StagedRegion region(long offset, RegionFields fields, StagedRegion base) {
        final MemoryRegion region = base != null ? base.region() : find(fields.name());
        if (region != null && region.length() != fields.length()) {
            throw new ImageException(offset, "length of " + fields.part(), region.length() + " as in the set",
                fields.length());
        }
        return new StagedRegion(fields, region, null, base);
    }

    /** The regions of a set are in the order of their names. */
    private MemoryRegion find(byte[] name) {
        final List<MemoryRegion> regions = set.regions();
        int low = 0;
        int high = regions.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final int order = Arrays.compareUnsigned(ChannelAccess.name(regions.get(middle)), name);
            if (order == 0) {
                return regions.get(middle);
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return null;
    }

    @Override
    public boolean next() {
        expected = 0;
        return false;
    }

    @Override
    public void drop() {
        // The embedder may use the set again.
    }
}
