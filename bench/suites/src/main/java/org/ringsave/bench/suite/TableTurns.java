/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.Packet;

/** Turns of one in-flight table alone. */
final class TableTurns {
    private static final int NEAR_RECEIVED = 0;

    private final ChannelMemory memory;
    private final InFlight table;
    private final RequestIds ids;
    private final UnsafeBuffer context;

    /** The table of a channel whose requests have these ids. New requests get a copy of a context. */
    TableTurns(Channel channel, RequestIds ids, UnsafeBuffer context) {
        memory = ChannelAccess.memory(channel);
        table = channel.received();
        this.ids = ids;
        this.context = context;
    }

    /**
     * Inserts each request as a restore does it, with its context. Finds and removes the oldest, as a completion does
     * it. Returns 0.
     */
    int take(int requests) {
        int outcomes = 0;
        for (int i = 0; i < requests; i++) {
            memory.restoreInFlight(NEAR_RECEIVED, ids.arriving(), Packet.IN_BAND, 0, 0, context, 0);
            final long id = ids.oldest();
            ids.advance();
            outcomes |= table.contains(id) ? table.forget(id) : Integer.MIN_VALUE;
        }
        return outcomes;
    }

    /** Requests in the table. */
    int count() {
        return table.count();
    }
}
