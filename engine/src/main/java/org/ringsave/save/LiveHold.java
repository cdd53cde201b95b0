/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Pins;

/**
 * What a session's live save holds of a set that runs on, and how that is taken back while another thread may be inside
 * a call. Holds nothing of a set that rests.
 */
final class LiveHold {
    private final CallGuard guard = new CallGuard();
    private Pins pins;
    private long spillCount;
    private long spilledLength;

    /** A save has begun; the pins are null if it is not live. */
    void start(Pins livePins) {
        pins = livePins;
        spillCount = 0;
        spilledLength = 0;
        if (livePins != null) {
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
