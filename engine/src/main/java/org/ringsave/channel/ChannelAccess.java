/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one door through which the rooms that save and restore reach what embedders don't see. Not for embedders.
 */
public final class ChannelAccess {
    /** Bytes of a region that live saves pin and free together. */
    public static final int REGION_PIN_LENGTH = MemoryRegion.PIN_LENGTH;

    private ChannelAccess() {
    }

    /**
     * What lies behind a channel.
     *
     * @param channel either end.
     * @return its memory.
     */
    public static ChannelMemory memory(Channel channel) {
        return channel.memory;
    }

    /**
     * Acquire the lease of a set that rests, for a save or a restore. The owner's thread.
     *
     * @param set    to acquire.
     * @param holder for the message to the next one who asks.
     * @return the lease, to be released.
     * @throws IllegalStateException                 if the set is closed or its lease is held.
     * @throws org.ringsave.ring.RingDamageException if the file of a mapped ring was truncated.
     */
    public static SetLease acquire(ChannelSet set, String holder) {
        return set.acquire(holder);
    }

    /**
     * Acquire the lease of a set for a live save: the set may be opened, paused and resumed meanwhile. The owner's
     * thread.
     *
     * @param set to acquire.
     * @return the lease, to be released; it has pins.
     * @throws IllegalStateException                 as {@link #acquire}, or if an end of a channel is inside a poll or
     *                                               a claim, or has appended packets that are not published.
     * @throws org.ringsave.ring.RingDamageException as {@link #acquire}.
     */
    public static SetLease acquireLive(ChannelSet set) {
        return set.acquireLive();
    }

    /**
     * Give a set to the target of a migration: from here on it can only be closed. The owner's thread.
     *
     * @param set that is not closed, and whose lease is free.
     */
    public static void giveAway(ChannelSet set) {
        set.lease.acquireForTarget();
    }

    /**
     * The lease of a set, whether it is held or not: to ask whether it was revoked.
     *
     * @param set to ask.
     * @return always the same object.
     */
    public static SetLease lease(ChannelSet set) {
        return set.lease;
    }

    /**
     * Tells a channel from others that had its id in the same set.
     *
     * @param channel of a set.
     * @return a number of its own; 0 if what an earlier image holds of its rings is good for nothing.
     */
    public static int incarnation(ChannelMemory channel) {
        return channel.incarnation;
    }

    /**
     * Say which pins stand for the blocks of a region.
     *
     * @param region of the set.
     * @param slot   of its first block.
     */
    public static void pinSlot(MemoryRegion region, int slot) {
        region.pinSlot(slot);
    }

    /**
     * Which channels the set has.
     *
     * @param set to ask.
     * @return a number that changes when a channel comes or goes.
     */
    public static int structure(ChannelSet set) {
        return set.channels.structure();
    }

    /**
     * Make a set whose memory grows in small steps near a limit.
     *
     * @param limit in bytes; whoever adds the channels watches it.
     * @return an empty set.
     */
    public static ChannelSet createSet(long limit) {
        return new ChannelSet(0, limit);
    }

    /**
     * Add a channel whose name comes later to a set that a session is building.
     *
     * @param set    to add to.
     * @param id     of the channel, not in the set yet.
     * @param config of the channel.
     * @return the channel's memory.
     */
    public static ChannelMemory add(ChannelSet set, int id, ChannelConfig config) {
        return set.addUnnamed(id, config);
    }

    /**
     * Add a region to a set that a session is building.
     *
     * @param set     to add to.
     * @param name    in UTF-8.
     * @param version of what it will hold.
     * @param length  in bytes.
     * @return the region.
     */
    public static MemoryRegion addRegion(ChannelSet set, byte[] name, int version, int length) {
        return set.addRegion(name, version, length);
    }

    /**
     * Take all channels and regions out of a set that a session is building. Their memory stays, and so does what is in
     * it; those that the set is to have are attached again.
     *
     * @param set that nobody else has seen.
     */
    public static void detach(ChannelSet set) {
        set.detach();
    }

    /**
     * Put a channel back that was taken out of a set that a session is building.
     *
     * @param set    that the channel was added to.
     * @param memory of the channel.
     */
    public static void attach(ChannelSet set, ChannelMemory memory) {
        set.attach(memory);
    }

    /**
     * Put a region back that was taken out of a set that a session is building.
     *
     * @param set    that the region was added to.
     * @param region to put back.
     */
    public static void attach(ChannelSet set, MemoryRegion region) {
        set.regions.attach(region);
    }

    /**
     * A region as it stands in an image.
     *
     * @param region to ask.
     * @return its memory, zeros to a multiple of 8.
     */
    public static UnsafeBuffer bytes(MemoryRegion region) {
        return region.padded;
    }

    /**
     * A region's name.
     *
     * @param region to ask.
     * @return in UTF-8; not to be changed.
     */
    public static byte[] name(MemoryRegion region) {
        return region.name;
    }

    /**
     * A region was restored.
     *
     * @param region  that holds what was saved.
     * @param version of it.
     */
    public static void restored(MemoryRegion region, int version) {
        region.restored(version);
    }

    /**
     * Who keeps state of the set's requests in flight.
     *
     * @param set to ask.
     * @return the handler, or null.
     */
    public static PacketStateHandler packetState(ChannelSet set) {
        return set.packetState();
    }
}
