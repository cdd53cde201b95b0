/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;

/** Turns outcomes of rings that stop a simulation into exceptions. */
final class RingOutcomes {
    private RingOutcomes() {
    }

    /** Throws if the outcome of a poll is an error. */
    static void requirePolled(IncomingRing ring, int outcome) {
        if (outcome < 0) {
            throw new IllegalStateException("poll: " + Outcome.toString(outcome) + ", " + ring.damage());
        }
    }

    /** Returns an outcome that a later tick can overcome; throws for all others. */
    static long requireNoRoom(OutgoingRing ring, long outcome) {
        if (outcome != Outcome.FULL && outcome != Outcome.IN_FLIGHT_FULL) {
            throw new IllegalStateException("append: " + Outcome.toString(outcome) + ", " + ring.damage());
        }
        return outcome;
    }
}
