/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.function.LongSupplier;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Pins;

/**
 * What a session's live save holds of a set that runs on, and how that is taken back while another thread may be inside
 * a call. Holds nothing of a set that rests.
 */
final class LiveHold {
    private final CallGuard guard = new CallGuard();
    private LongSupplier clock;
    private long timeout;
    private Pins pins;
    private long spillCount;
    private long spilledLength;

    /** How long live saves may hold anything, from the next begin on. */
    void limit(LongSupplier ofSaves, long limit) {
        clock = ofSaves;
        timeout = limit;
    }

    /** A save has begun; the pins are null if it is not live, else its time runs from here. Nobody gets in yet. */
    void start(Pins livePins) {
        if (livePins != null) {
            livePins.limit(clock, timeout);
        }
        pins = livePins;
        spillCount = 0;
        spilledLength = 0;
    }

    /** All of the save is in its place: whoever comes may write it, even who looked for the one before. */
    void letIn() {
        if (pins != null) {
            guard.restart();
        }
    }

    /** Is the save that has begun a live one? */
    boolean isLive() {
        return pins != null;
    }

    Pins pins() {
        return pins;
    }

    void enter(String operation) {
        if (pins != null && !guard.enter(operation, "this live save")) {
            throw new IllegalStateException(operation + ": the live save was ended by another thread");
        }
    }

    void leave() {
        if (pins != null) {
            guard.leave();
        }
    }

    /** Waits for whoever is inside, who finds that the set's epoch has changed. */
    void awaitOutside() {
        guard.awaitOutside();
    }

    /** Gives back at once what is held; whoever is inside finds out at the call's end. */
    void cancel(ChannelSet set) {
        if (pins != null) {
            ChannelAccess.cancel(set);
        }
    }

    /** Gives back what is held if the save's time is over. */
    void cancelIfLate(ChannelSet set) {
        if (pins != null && pins.isLate()) {
            ChannelAccess.cancel(set);
        }
    }

    /** Lets nobody in any more and waits for whoever is inside. What is held is given back with the set. */
    void end() {
        if (pins != null) {
            guard.end();
            spillCount = pins.spillCount();
            spilledLength = pins.spilledLength();
        }
    }

    long spillCount(boolean underWay) {
        return underWay && pins != null ? pins.spillCount() : spillCount;
    }

    long spilledLength(boolean underWay) {
        return underWay && pins != null ? pins.spilledLength() : spilledLength;
    }
}
