/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.ringsave.ring.Pins;

/**
 * The one save or restore that has taken a set, what it pins if it is a live save, and how it is revoked. The owner's
 * thread takes; a live save is ended by the thread that saves, and may be revoked by any end's.
 */
final class SetSession {
    static final String LIVE = "a live save";

    private final Pins pins = new Pins(this::cancelLive);
    // Read by other threads that save this set; moved on by the owner, and by an end's thread that finds a save late.
    private final AtomicInteger epoch = new AtomicInteger();
    // Who has taken the set and whether that is a live save: one word, so that nobody sees half of an end.
    private volatile String name;
    private volatile Runnable onCancel;

    void take(String by) {
        name = by;
    }

    boolean isTaken() {
        return name != null;
    }

    boolean isLive() {
        return name == LIVE;
    }

    void requireNone(String operation) {
        final String taken = name;
        if (taken != null) {
            throw new IllegalStateException(operation + ": " + taken + " is under way; end it first");
        }
    }

    int epoch() {
        return epoch.get();
    }

    Pins pins() {
        return pins;
    }

    /** Gives back at once what a live save pins. */
    void cancelLive() {
        // The epoch first: whoever copies what is written over from here on sees at its call's end that it changed.
        epoch.getAndIncrement();
        VarHandle.storeStoreFence();
        pins.drop();
    }

    void onCancel(Runnable action) {
        onCancel = action;
    }

    /** Revokes whatever is under way, and returns when no other thread is inside the set's memory. */
    void cancel() {
        cancelLive();
        // Once, for a thread that saves may end its save just now.
        final Runnable action = onCancel;
        if (action != null) {
            action.run();
        }
    }

    /** Frees the set. The name last: whoever finds it gone may take the set, and pin. */
    void end() {
        pins.drop();
        onCancel = null;
        name = null;
    }
}
