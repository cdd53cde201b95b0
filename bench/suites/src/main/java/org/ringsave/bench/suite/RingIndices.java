/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.ControlPage;

/** The floor of a begin: both indices of every ring, read from its control words in the order of a save. */
final class RingIndices {
    private final long[] addresses;

    RingIndices(ChannelSet set) {
        final List<Channel> channels = set.channels();
        addresses = new long[2 * channels.size()];
        for (int i = 0; i < channels.size(); i++) {
            final ChannelMemory memory = ChannelAccess.memory(channels.get(i));
            addresses[2 * i] = memory.incoming().control().addressOffset();
            addresses[2 * i + 1] = memory.outgoing().control().addressOffset();
        }
    }

    /** Reads the indices of all rings a number of times; returns their sum. */
    long read(int times) {
        return read(addresses.length, times);
    }

    /** Reads the indices of the first half of the rings a number of times; returns their sum. */
    long readHalf(int times) {
        return read(addresses.length / 2, times);
    }

    private long read(int rings, int times) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        long sum = 0;
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < rings; i++) {
                view.wrap(addresses[i], ControlPage.PAIRED_LENGTH);
                sum += view.getIntVolatile(ControlPage.IN_OFFSET) + view.getIntVolatile(ControlPage.OUT_OFFSET);
            }
        }
        return sum;
    }
}
