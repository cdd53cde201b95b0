/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/** Brings the clock of a set to its end, where a billion saves would bring it. */
public final class ClockEnd {
    private ClockEnd() {
    }

    /** The next begin renews all stamps. */
    public static void reach(ChannelSet set) {
        approach(set, 0);
    }

    /** So many begins later, the next one renews all stamps. */
    public static void approach(ChannelSet set, int begins) {
        ChannelAccess.lease(set).clock().set(ChangeClock.LAST - begins);
    }
}
