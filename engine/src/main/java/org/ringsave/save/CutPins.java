/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.RegionPages;
import org.ringsave.image.Side;
import org.ringsave.ring.Pins;

/**
 * Pins the bytes of regions, rings and requests that a live save copies later. A save of a set that rests pins none.
 */
final class CutPins {
    private final RegionTable regions;
    private final RingTable rings;
    private final ImageLayout layout;
    private final SpillArena arena;
    private Pins pins;
    private long pinnedLength;

    CutPins(RegionTable regions, RingTable rings, ImageLayout layout, int spillLimit) {
        this.regions = regions;
        this.rings = rings;
        this.layout = layout;
        arena = new SpillArena(spillLimit);
    }

    /** Makes room for the slots of a live save, whose pins are not null. */
    void reserve(Pins livePins, int slotCount) {
        pins = livePins;
        pinnedLength = 0;
        if (pins != null) {
            pins.begin(slotCount);
        }
    }

    /** Makes room in the spill arena for the present pages of all regions and for the bytes of rings. */
    void reserveArena(long ringBytes) {
        long length = ringBytes;
        for (int i = 0; i < regions.count(); i++) {
            length += regions.pages(i).presentPages() * RegionPages.PAGE_LENGTH;
        }
        arena.reserve(length);
    }

    boolean isLive() {
        return pins != null;
    }

    /** The pins of a live save; null if the set rests. */
    Pins live() {
        return pins;
    }

    /** Pins the saved bytes of both rings of a channel, which is laid out, and the packets of its requests. */
    void pinChannel(int index) {
        // All loads from rows stand before the stores, as in ImageLayout.
        final long incomingFrom = layout.from(index, Side.INCOMING);
        final long incomingTail = rings.tail(index, Side.INCOMING);
        final long outgoingFrom = layout.from(index, Side.OUTGOING);
        final long outgoingTail = rings.tail(index, Side.OUTGOING);
        final long packetsLength = layout.packetsLength(index);
        final int packetsBase = layout.packetsBase(index);
        pins.pin(Pins.ringSlot(index, Side.INCOMING), incomingFrom, incomingTail);
        pins.pin(Pins.ringSlot(index, Side.OUTGOING), outgoingFrom, outgoingTail);
        pins.pinPackets(Pins.packetsSlot(index), packetsLength, packetsBase);
        pinnedLength += incomingTail - incomingFrom + outgoingTail - outgoingFrom + packetsLength;
    }

    /** In a live save, pins the pages of regions and protects all that is pinned from here on. */
    void activate(int cut) {
        if (pins == null) {
            return;
        }
        pinnedLength += regions.pin(cut);
        arena.reserve(pinnedLength);
        pins.activate(arena.buffer());
    }
}
