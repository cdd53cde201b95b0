/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.RequestIndex.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.ringsave.ring.Pins;

/**
 * Slots of completed requests whose packets a live save still has to read. A request that comes takes one of them only
 * if no other slot is free. Then the packet is copied to the spill arena first, unless the saver is through with it.
 *
 * <p>The table's thread holds slots and spills them. The saver only asks where a packet was spilled. Slots that are
 * held for a save that has ended are free: nothing is done with them at its end.
 */
final class HeldSlots {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long NOT_SPILLED = -1;

    private final RequestSlots slots;
    private final ChangeClock clock;
    private final Pins pins;
    private int pinSlot;
    /** The list of held slots, in the order in which they are taken. */
    private int oldest = NONE;
    private int newest = NONE;
    /** Number of the clock during the save that they are held for. */
    private int number;
    /**
     * Of each slot: index of its packet in the arena, and in the upper half the number of the clock during the save.
     * Null until a packet is spilled.
     */
    private volatile long[] places;

    HeldSlots(RequestSlots slots, ChangeClock clock, Pins pins) {
        this.slots = slots;
        this.clock = clock;
        this.pins = pins;
    }

    /** Takes the pin slot of the packets of the channel. No save is under way, and no slot is held. */
    void pinSlot(int slot) {
        pinSlot = slot;
    }

    /**
     * Does a live save still have to read the packet in a slot? A packet that came after the cut isn't in its image.
     */
    boolean isPinned(int slot) {
        return pins.isActive() && isPinnedBy(slots.clock(slot));
    }

    private boolean isPinnedBy(int stamp) {
        return stamp < clock.now() && pins.isPacketPinned(pinSlot, stamp);
    }

    boolean isEmpty() {
        return oldest == NONE;
    }

    /** Are the held slots still pinned? If not, all of them are free. */
    boolean isPinned() {
        return number == clock.now() && pins.isActive() && pins.isPacketPinned(pinSlot, slots.clock(oldest));
    }

    /** Holds a slot for the save that is under way. */
    void add(int slot) {
        number = clock.now();
        slots.next(slot, NONE);
        if (newest == NONE) {
            oldest = slot;
        } else {
            slots.next(newest, slot);
        }
        newest = slot;
    }

    /** Spills the packet of the oldest held slot, and takes the slot. Returns NONE if the arena has no room. */
    int spillOldest() {
        final int slot = oldest;
        if (!pins.revokeIfLate() && !spill(slot)) {
            return NONE;
        }
        oldest = slots.next(slot);
        newest = oldest == NONE ? NONE : newest;
        return slot;
    }

    private boolean spill(int slot) {
        final int length = slots.packetLength(slot);
        if (length == 0) {
            return true;
        }
        final long place = pins.spill(slots.packets, slot * slots.maxPacketLength, length);
        if (place < 0) {
            return false;
        }
        if (places == null) {
            places = new long[slots.capacity];
        }
        LONGS.setRelease(places, slot, (long)number << Integer.SIZE | place);
        // The place first, then the packet that is written over this one: pairs with the saver's fence between its copy
        // and its look at the place.
        VarHandle.storeStoreFence();
        return true;
    }

    /** Saver: index in the arena of a slot's packet; negative if it was not spilled. */
    long spilledIndex(int slot) {
        final long[] known = places;
        final long place = known == null ? 0 : (long)LONGS.getAcquire(known, slot);
        return (int)(place >>> Integer.SIZE) == clock.now() ? (int)place : NOT_SPILLED;
    }

    /** Takes all slots, linked from the first to the last. */
    int takeAll() {
        final int first = oldest;
        clear();
        return first;
    }

    /** The slot that was held last. */
    int newest() {
        return newest;
    }

    void clear() {
        oldest = NONE;
        newest = NONE;
    }

    /** The clock starts again, so the numbers of the places mean nothing. */
    void forgetPlaces() {
        places = null;
    }
}
