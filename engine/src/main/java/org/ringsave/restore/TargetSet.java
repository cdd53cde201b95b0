/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;

/** The set that an image is restored into: a {@link GivenSet} or a {@link BuiltSet}. */
interface TargetSet {
    ChannelSet set();

    /**
     * Returns the memory of a channel; null if the set has no such channel.
     *
     * @param base the memory of the channel in the image before; null if that image has no such channel.
     */
    ChannelMemory channel(long offset, int id, ChannelConfig config, ChannelMemory base);

    /** The name of a channel of the set has come. */
    void name(long offset, ChannelMemory channel, byte[] name);

    /**
     * Stages a region, for the region of the set if it has such a region.
     *
     * @param base the region in the image before; null if that image has none of this name with the same pages.
     */
    StagedRegion region(long offset, RegionFields fields, StagedRegion base);

    /** The next image comes. Returns true if the set has lost its channels and regions, to get those of that image. */
    boolean next();

    /** The restore has failed: closes a set that the embedder has not seen. */
    void drop();
}
