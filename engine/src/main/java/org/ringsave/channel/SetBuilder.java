/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.function.LongConsumer;

/**
 * A set that a restore builds from an image, part by part. Not for embedders, which see the set when it is complete.
 * The thread of the restore.
 */
public final class SetBuilder {
    private final ChannelSet set;

    /** Make a set whose memory grows with its parts. */
    public SetBuilder() {
        set = new ChannelSet();
    }

    /**
     * The set.
     *
     * @return always the same object; empty at first.
     */
    public ChannelSet set() {
        return set;
    }

    /**
     * Make room for the next part of the set, and perhaps for some more of its kind.
     *
     * @param length of the part in the set's memory, in bytes.
     * @param charge told first the most bytes that the system is asked for, 0 if there is room. It may throw.
     * @throws IllegalStateException if the JVM's limit on direct memory does not allow it.
     */
    public void reserve(long length, LongConsumer charge) {
        set.contents.reserve(length, charge);
    }

    /**
     * Add a channel, for which there is room. Its name comes later.
     *
     * @param id     of the channel, not in the set yet.
     * @param config of the channel.
     * @return the channel's memory.
     */
    public ChannelMemory add(int id, ChannelConfig config) {
        return set.contents.addUnnamed(id, config);
    }

    /**
     * Add a region, for which there is room.
     *
     * @param name    in UTF-8.
     * @param version of the bytes to come.
     * @param length  in bytes.
     * @param tracked true for a tracked region.
     * @return the region.
     */
    public MemoryRegion addRegion(byte[] name, int version, long length, boolean tracked) {
        return set.contents.regions.add(name, version, length, tracked);
    }

    /** Detach all channels and regions. Their memory and its bytes stay, and each can be attached again. */
    public void detach() {
        set.contents.detach();
    }

    /**
     * Attach a channel that was detached.
     *
     * @param memory of the channel.
     */
    public void attach(ChannelMemory memory) {
        set.contents.attach(memory);
    }

    /**
     * Attach a region that was detached.
     *
     * @param region  to attach.
     * @param version of the bytes to come.
     */
    public void attach(MemoryRegion region, int version) {
        set.contents.regions.attach(region);
        region.restored(version);
    }
}
