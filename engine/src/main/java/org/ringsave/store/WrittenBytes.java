/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.Arrays;
import java.util.List;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;

/**
 * Bytes that were written to the rings and tracked regions of a set since its last cut. Writers count nothing for it:
 * positions of rings only grow, and a page is stamped at its first write after a cut. A look reads some of these
 * numbers, in turns if there are many, and adds their growth. The owner's thread; it allocates only after the set has
 * changed.
 */
final class WrittenBytes {
    /** Channels and regions that one look reads. */
    static final int PARTS_A_LOOK = 256;

    private final ChannelSet set;
    /** The channel or region at each place, as it was read last. Regions are first, since channels come and go. */
    private Object[] parts = {};
    private long[] numbers = {};
    private int next;
    private long sinceCut;

    WrittenBytes(ChannelSet set) {
        this.set = set;
        do {
            look();
        } while (next > 0);
    }

    /** Reads the next parts. A number that grows meanwhile counts in the next round. */
    void look() {
        final List<MemoryRegion> regions = set.regions();
        final List<Channel> channels = set.channels();
        final int count = regions.size() + channels.size();
        if (parts.length != count) {
            parts = Arrays.copyOf(parts, count);
            numbers = Arrays.copyOf(numbers, count);
        }
        final int end = Math.min(count, next + PARTS_A_LOOK);
        for (; next < end; next++) {
            if (next < regions.size()) {
                add(regions.get(next), of(regions.get(next)));
            } else {
                final Channel channel = channels.get(next - regions.size());
                add(channel, of(channel));
            }
        }
        next = next < count ? next : 0;
    }

    /** A part at another place than before, or a new one, counts from here on. */
    private void add(Object part, long number) {
        sinceCut += parts[next] == part ? Math.max(0, number - numbers[next]) : 0;
        parts[next] = part;
        numbers[next] = number;
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
        sinceCut = 0;
    }

    /** Bytes since the last cut, by the last look at each part. */
    long sinceCut() {
        return sinceCut;
    }
}
