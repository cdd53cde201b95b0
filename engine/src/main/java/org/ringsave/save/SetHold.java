/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.function.LongSupplier;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.ring.Pins;

/**
 * The set that a session has taken, what a live save of it holds while it runs on, and how that is taken back while
 * another thread may be inside a call. Nothing is held of a set that rests.
 */
final class SetHold {
    private final CallGuard guard = new CallGuard();
    private LongSupplier clock;
    private long timeout;
    private Pins pins;
    private int epoch;
    // Written last at a begin, and at an end: a thread that sees it sees all of the save, one that doesn't may begin.
    private volatile ChannelSet set;
    private long spillCount;
    private long spilledLength;

    /** How long live saves may hold anything, from the next begin on. */
    void limit(LongSupplier ofSaves, long limit) {
        clock = ofSaves;
        timeout = limit;
    }

    /** Takes a set that may be saved so, and returns its epoch. */
    int take(ChannelSet wanted, boolean live) {
        if (set != null) {
            throw new IllegalStateException("begin: this session is saving already; end() it first");
        }
        if (wanted.state() == ChannelState.OPEN && !live) {
            throw new IllegalStateException("begin: the set is OPEN; pause() it first, or save it LIVE");
        }
        return live ? ChannelAccess.beginLive(wanted) : ChannelAccess.beginSession(wanted, "a save");
    }

    /** The cut was taken. The pins are null if the save is not live; else its time runs from here. None gets in yet. */
    void start(int begun, Pins livePins) {
        if (livePins != null) {
            livePins.limit(clock, timeout);
        }
        epoch = begun;
        pins = livePins;
        spillCount = 0;
        spilledLength = 0;
    }

    /** All of the save is in its place: whoever comes may write it, even who looked for the one before. */
    void letIn(ChannelSet saved) {
        if (pins != null) {
            guard.restart();
        }
        set = saved;
    }

    /** The set that is being saved, or null. */
    ChannelSet set() {
        return set;
    }

    /** The set's epoch at begin. */
    int epoch() {
        return epoch;
    }

    Pins pins() {
        return pins;
    }

    void requireLive(String operation) {
        if (set == null || pins == null) {
            throw new IllegalStateException(operation + ": no live save is under way");
        }
    }

    void enter(String operation) {
        // A thread that finds no save must not go on without the guard: the next save may begin at this moment.
        if (set == null) {
            throw new IllegalStateException(operation + ": no save is under way; begin() one");
        }
        if (pins != null && !guard.enter(operation, "this live save")) {
            throw new IllegalStateException(operation + ": the live save was ended by another thread");
        }
    }

    /** Asks nothing of the set: whoever ends the save, and so changes that, waits for the call. */
    void leave() {
        if (pins != null) {
            guard.leave();
        }
    }

    /** Waits for whoever is inside, who finds that the set's epoch has changed. */
    void awaitOutside() {
        guard.awaitOutside();
    }

    /** Gives back at once what a live save holds; whoever is inside finds out at the call's end. */
    void cancel() {
        final ChannelSet saved = set;
        if (saved != null && pins != null) {
            ChannelAccess.cancel(saved);
        }
    }

    /** Cancels if the save's time is over; returns whether there is a save that was revoked, by whomever. */
    boolean cancelIfLate() {
        final ChannelSet saved = set;
        if (saved == null) {
            return false;
        }
        if (pins != null && pins.isLate()) {
            ChannelAccess.cancel(saved);
        }
        return ChannelAccess.epoch(saved) != epoch;
    }

    /** Lets nobody in any more, and waits for whoever is inside. Returns the set, which is still held; null if none. */
    ChannelSet end() {
        final ChannelSet saved = set;
        if (saved != null && pins != null) {
            guard.end();
            spillCount = pins.spillCount();
            spilledLength = pins.spilledLength();
        }
        return saved;
    }

    /** Gives back a set that was taken. The set first: whoever sees that nothing is saved may begin. */
    void giveBack(ChannelSet saved) {
        ChannelAccess.endSession(saved);
        set = null;
    }

    long spillCount() {
        return set != null && pins != null ? pins.spillCount() : spillCount;
    }

    long spilledLength() {
        return set != null && pins != null ? pins.spilledLength() : spilledLength;
    }
}
