/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.RequestIndex.NONE;

/**
 * The slots of an in-flight table that hold no request: a list of slots that were given back, and behind the highest
 * used slot all others. The slot that was given back last is taken first, so few requests use few slots. Slots that a
 * live save pins are apart, and taken last.
 */
final class FreeSlots {
    private final RequestSlots slots;
    private final TableWords words;
    private int capacity;
    private int newest = NONE;
    /** Null until the first live save, and in a table without packets. */
    private HeldSlots held;

    FreeSlots(RequestSlots slots, TableWords words, int capacity) {
        this.slots = slots;
        this.words = words;
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** Takes a slot. There is one, unless the handler of a packet closed the table. */
    int take() {
        final int slot = newest;
        if (slot == NONE) {
            return takeUnused();
        }
        newest = slots.next(slot);
        return slot;
    }

    private int takeUnused() {
        final int slot = words.used();
        if (slot == capacity) {
            throw new IllegalStateException("the channel is closed: it keeps no request in flight");
        }
        words.used(slot + 1);
        return slot;
    }

    /** From here on, there is no slot. */
    void close() {
        capacity = 0;
    }

    /** Gives back a slot whose request has gone. */
    void add(int slot) {
        if (held != null && held.isPinned(slot)) {
            hold(slot);
        } else {
            slots.next(slot, newest);
            newest = slot;
        }
    }

    private void hold(int slot) {
        if (!held.isEmpty() && !held.isPinned()) {
            takeHeld();
        }
        held.add(slot);
    }

    private void takeHeld() {
        slots.next(held.newest(), newest);
        newest = held.takeAll();
    }

    /** Makes sure of a slot that can be taken. Returns false if live saves pin all that are left. */
    boolean reserve() {
        return newest != NONE || words.used() < capacity || takeHeldSlot();
    }

    private boolean takeHeldSlot() {
        if (held.isPinned()) {
            final int slot = held.spillOldest();
            if (slot == NONE) {
                return false;
            }
            slots.next(slot, newest);
            newest = slot;
        } else {
            takeHeld();
        }
        return true;
    }

    /** The last request has gone. Its slot need not be given back, and low slots are used again. */
    void restart(int slot) {
        if (held == null || !held.isPinned(slot) && (held.isEmpty() || !held.isPinned())) {
            clear();
        } else {
            add(slot);
        }
    }

    /** No slot holds a request. If no save pins one either, low slots are used again. */
    void startOver() {
        if (words.used() > 0 && (held == null || held.isEmpty() || !held.isPinned())) {
            clear();
        }
    }

    /** No slot holds a request, and none is pinned. */
    void clear() {
        newest = NONE;
        words.used(0);
        if (held != null) {
            held.clear();
        }
    }

    /** The slots that live saves pin; null if none did so far. */
    HeldSlots held() {
        return held;
    }

    /** Takes the keeper of slots that live saves pin. */
    void held(HeldSlots ofTable) {
        held = ofTable;
    }

    /** Takes back all held slots. No save is under way. */
    void takeBackHeld() {
        if (held != null && !held.isEmpty()) {
            takeHeld();
        }
    }
}
