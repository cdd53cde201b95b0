/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.ChangeClock;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.SetLease;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.Side;
import org.ringsave.ring.Pins;

/**
 * A set at one instant, as begin reads it: channels, regions, the positions of all rings, and captures of small mutable
 * state. The layout of the image follows from them. Reused from save to save; grows and never shrinks.
 */
final class Cut {
    private final ChannelTable channels = new ChannelTable();
    private final RegionTable regions = new RegionTable();
    private final RingTable rings = new RingTable(channels);
    private final Captures captures;
    private final ImageLayout layout;
    private final CutPins pins;
    private int number;

    Cut(int captureLimit, int spillLimit) {
        captures = new Captures(channels, captureLimit);
        layout = new ImageLayout(channels, regions, rings, captures);
        pins = new CutPins(regions, rings, layout, spillLimit);
    }

    /**
     * Reads the set, and pins the bytes that a live save copies later. The base of a delta is null for a full image. If
     * this throws, the set is as it was but for the pins, which the caller drops. Then this cut is of no use until it
     * reads again.
     */
    void read(ChannelSet set, SetLease lease, Lineage.Base base) {
        // Permissions to write lapse here: the embedder's code runs before the cut, and may fail.
        lease.clock().advance();
        tabulate(set, lease, base);
        // The embedder's code runs in these two steps, and may send and poll. So the rings are cut after them.
        captures.measure(set, lease);
        captures.captureStates(set, lease);
        rings.cut();
        captures.cut(lease);
        number = lease.clock().advance();
        ChannelAccess.checkWrites(set, "begin");
        captureRequests();
        // The embedder's code runs in this step again. By then its packets can't write over pinned bytes.
        pins.activate(number);
        captures.captureRequestStates();
        layout.layOut();
    }

    /** Makes room for any cut of the set with the requests and states of now. Asks the embedder's code for lengths. */
    void reserve(ChannelSet set, SetLease lease) {
        tabulate(set, lease, null);
        captures.reserve(set, lease);
        pins.reserveArena(mostRingBytes());
    }

    private long mostRingBytes() {
        long length = 0;
        for (int i = 0; i < channels.count(); i++) {
            length += channels.ringLength(i, Side.INCOMING) + channels.ringLength(i, Side.OUTGOING);
        }
        return length;
    }

    /** Most blocks of an image that is cut after {@link #reserve}. */
    int mostBlocks() {
        long blocks = layout.blockCount() + captures.appStates().count()
            + ImageDescriptor.blockCount(captures.arena().capacity());
        for (int i = 0; i < channels.count(); i++) {
            blocks += ImageDescriptor.blockCount(channels.ringLength(i, Side.INCOMING))
                + ImageDescriptor.blockCount(channels.ringLength(i, Side.OUTGOING));
        }
        return Math.toIntExact(blocks);
    }

    private void tabulate(ChannelSet set, SetLease lease, Lineage.Base base) {
        channels.tabulate(set);
        regions.tabulate(set.regions());
        rings.reserve();
        layout.reserve(base);
        captures.requests().reserve(base);
        pins.reserve(lease.pins(), Pins.ringSlot(channels.count(), Side.INCOMING));
        if (pins.isLive()) {
            channels.objects().installPins(pins.live());
        }
    }

    /** One loop for all that needs a channel's row, so that each row is in a cache once. */
    private void captureRequests() {
        final Lineage.Base base = layout.base();
        regions.read(base == null ? ChangeClock.ABSENT : base.number(), base != null);
        for (int i = 0; i < channels.count(); i++) {
            captures.captureRequests(i);
            layout.selectBytes(i);
            if (pins.isLive()) {
                pins.pinChannel(i);
            }
        }
    }

    /** The number of the set's clock at the cut. Later bytes have higher stamps. */
    int number() {
        return number;
    }

    /** The same of a base that has all pages and packets of the cut, or none. */
    int baseNumber(boolean hasAll) {
        return hasAll ? number : ChangeClock.ABSENT;
    }

    /** The part of the channels that stays the same from save to save. */
    ChannelTable channels() {
        return channels;
    }

    RegionTable regions() {
        return regions;
    }

    RingTable rings() {
        return rings;
    }

    Captures captures() {
        return captures;
    }

    ImageLayout layout() {
        return layout;
    }

    CutPins pins() {
        return pins;
    }
}
