/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.List;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;

/**
 * Bytes that were written to the rings and tracked regions of a set since its last cut. Writers count nothing for it:
 * positions of rings only grow, and a page is stamped at its first write after a cut. A look reads some of these
 * numbers, in turns if there are many. The owner's thread; it allocates nothing.
 */
final class WrittenBytes {
    /** Channels and regions that one look reads. */
    static final int PARTS_A_LOOK = 256;

    private final ChannelSet set;
    /** Sum over all parts, as the last round of looks found it. */
    private long sum;
    private long sumAtCut;
    private long sumOfRound;
    private int next;

    WrittenBytes(ChannelSet set) {
        this.set = set;
        do {
            look();
        } while (next > 0);
        cut();
    }

    /** Reads the next parts. A number that grows meanwhile counts in the next round. */
    void look() {
        final List<Channel> channels = set.channels();
        final List<MemoryRegion> regions = set.regions();
        final int count = channels.size() + regions.size();
        final int end = Math.min(count, next + PARTS_A_LOOK);
        for (; next < end; next++) {
            sumOfRound += next < channels.size() ? of(channels.get(next)) : of(regions.get(next - channels.size()));
        }
        if (next >= count) {
            // A channel that was removed takes its bytes along.
            sum = sumOfRound;
            sumAtCut = Math.min(sumAtCut, sum);
            sumOfRound = 0;
            next = 0;
        }
    }

    private static long of(Channel channel) {
        final Channel opposite = channel.config().bothEnds() ? channel.opposite() : null;
        return channel.outgoing().position()
            + (opposite == null ? channel.incoming().position() : opposite.outgoing().position());
    }

    private static long of(MemoryRegion region) {
        return ChannelAccess.pages(region).writtenPages() * RegionPages.PAGE_LENGTH;
    }

    /** The set is saved as it is now. */
    void cut() {
        sumAtCut = sum;
    }

    /** Bytes since the last cut, by the last round of looks. */
    long sinceCut() {
        return sum - sumAtCut;
    }
}
