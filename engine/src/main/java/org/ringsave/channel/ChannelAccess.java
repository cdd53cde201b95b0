/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.List;

/**
 * The door through which the rooms that save and restore reach the internals of a set. Not for embedders. Members
 * without a named thread: the owner's thread.
 */
public final class ChannelAccess {
    /** No rehearsal cuts so often: it lasts a fifth of a second. */
    private static final int MOST_REHEARSED = 1 << 24;

    private ChannelAccess() {
    }

    /**
     * Memory of a channel. Any thread may ask.
     *
     * @param channel either end.
     * @return its memory.
     */
    public static ChannelMemory memory(Channel channel) {
        return channel.memory;
    }

    /**
     * Acquire the lease of a set that rests, for a save or a restore.
     *
     * @param set    to acquire.
     * @param holder named in the messages to others.
     * @return the lease, to be released.
     * @throws IllegalStateException                 if the set is closed or its lease is held.
     * @throws org.ringsave.ring.RingDamageException if the file of a mapped ring was truncated.
     */
    public static SetLease acquire(ChannelSet set, String holder) {
        return set.acquire(holder);
    }

    /**
     * Acquire the lease of a set for a live save. The set may be opened, paused and resumed meanwhile.
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
     * The lease of a set, held or free, to ask whether it was revoked. Any thread may ask.
     *
     * @param set to ask.
     * @return always the same object.
     */
    public static SetLease lease(ChannelSet set) {
        return set.lease;
    }

    /**
     * Number that tells a channel from earlier channels with its id in the same set.
     *
     * @param channel of a set.
     * @return a number of its own; 0 if no earlier image says anything about the bytes in its rings.
     */
    public static int incarnation(ChannelMemory channel) {
        return channel.incarnation;
    }

    /**
     * Number that changes when the set gets or loses a channel.
     *
     * @param set to ask.
     * @return the number.
     */
    public static int structure(ChannelSet set) {
        return set.contents.channels.structure();
    }

    /**
     * At a cut and at the end of a live save: check the writes to regions, if the embedder turned that on.
     *
     * @param set       that is saved.
     * @param operation of the session, for the message.
     * @throws IllegalStateException if a page was written without permission.
     */
    public static void checkWrites(ChannelSet set, String operation) {
        set.contents.regions.requirePrepared(operation);
    }

    /**
     * Say that a restore drops regions of its image, which becomes a base.
     *
     * @param set that does not have these regions.
     */
    public static void dropRegions(ChannelSet set) {
        set.contents.regions.dropped();
    }

    /**
     * Remove all requests from the tables of all channels.
     *
     * @param set that a restore fills.
     */
    public static void clearInFlight(ChannelSet set) {
        set.contents.channels.clearInFlight();
    }

    /**
     * Pages of a region.
     *
     * @param region to ask.
     * @return always the same object.
     */
    public static RegionPages pages(MemoryRegion region) {
        return region.pages;
    }

    /**
     * Name of a region. Any thread.
     *
     * @param region to ask.
     * @return in UTF-8; not to be changed.
     */
    public static byte[] name(MemoryRegion region) {
        return region.name;
    }

    /**
     * Set the version of a region that was restored.
     *
     * @param region  that holds the restored bytes.
     * @param version of these bytes.
     */
    public static void restored(MemoryRegion region, int version) {
        region.restored(version);
    }

    /**
     * States of the embedder with the bytes that are kept of them.
     *
     * @param set to ask.
     * @return in the order of the image; not to be changed.
     */
    public static List<EncodedState> encodedStates(ChannelSet set) {
        return set.states.encoded();
    }

    /**
     * Have stand-ins answer saves for the embedder's states and its handler of requests, so that none of its code runs.
     * The images that a save has as bases are others meanwhile. The owner's thread.
     *
     * @param set that is saved by way of rehearsal.
     * @param on  true before, false after.
     * @throws IllegalStateException if it is to begin and the set is closed or taken; nothing has changed.
     */
    public static void rehearse(ChannelSet set, boolean on) {
        if (on) {
            set.requireFree("begin");
            // The clock must not start again beneath the hidden bases.
            set.contents.renewClock(MOST_REHEARSED);
            final Lineage lent = new Lineage();
            set.states.rehearse(true);
            set.lease.lend(lent);
        } else {
            set.lease.takeBack();
            set.states.rehearse(false);
        }
    }

    /**
     * Forget the bytes of all states, since a restore sets the states.
     *
     * @param set that is restored.
     */
    public static void forgetEncodedStates(ChannelSet set) {
        set.states.forgetEncoded();
    }

    /**
     * Handler of the embedder's state of requests in flight.
     *
     * @param set to ask.
     * @return the handler, or null.
     */
    public static PacketStateHandler packetState(ChannelSet set) {
        return set.states.handler();
    }
}
