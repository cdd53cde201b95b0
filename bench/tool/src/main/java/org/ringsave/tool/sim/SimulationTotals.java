/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.ringsave.channel.ChannelSet;

/**
 * Sums over all channels.
 *
 * @param frames       frames sent, those of requests included.
 * @param sent         requests sent.
 * @param completed    completions received.
 * @param wrong        completions that did not fit their requests, and wrong bytes in guests' memory; always 0.
 * @param truncated    frames longer than a request may be, and so cut.
 * @param full         number of times that a guest found its ring full.
 * @param inFlightFull number of times that a guest found its in-flight slots taken.
 * @param heldUp       number of times that a device found its ring full, so its completions had to wait.
 */
public record SimulationTotals(long frames, long sent, long completed, long wrong, long truncated, long full,
    long inFlightFull, long heldUp) {
    static SimulationTotals of(ChannelSet set, Ledger ledger) {
        return new SimulationTotals(sumOfFrames(set), sum(set, Guest.SENT), sum(set, Guest.COMPLETED),
            sum(set, Guest.WRONG), sum(set, Guest.TRUNCATED), sum(set, Guest.FULL), sum(set, Guest.IN_FLIGHT_FULL),
            sumOfDevices(set, ledger, Ledger.FULL));
    }

    /** Sums a counter that guests of both kinds keep at the same offset. */
    private static long sum(ChannelSet set, int field) {
        return set.channels().stream().mapToLong(channel -> channel.opposite().context().getLong(field)).sum();
    }

    /** Network channels have even ids. */
    private static long sumOfFrames(ChannelSet set) {
        return set.channels().stream().filter(channel -> channel.id() % 2 == 0)
            .mapToLong(channel -> channel.opposite().context().getLong(Guest.FRAMES)).sum();
    }

    /** Sums a counter of the devices. */
    static long sumOfDevices(ChannelSet set, Ledger ledger, int field) {
        return set.channels().stream().mapToLong(channel -> ledger.row(channel.id()).getLong(field)).sum();
    }
}
