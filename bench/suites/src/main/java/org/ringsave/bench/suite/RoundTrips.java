/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/** Round trips through the rings of a channel: requests without payload from the guest, and their completions. */
final class RoundTrips {
    private static final PacketHandler KEEP =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.IN_FLIGHT;
    private static final PacketHandler DONE =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;

    private final Channel channel;
    private final RequestIds ids;
    private final UnsafeBuffer nothing = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));

    RoundTrips(Channel channel, RequestIds ids) {
        this.channel = channel;
        this.ids = ids;
    }

    /** Brings a number of requests into flight. */
    void keep(int requests) {
        for (int i = 0; i < requests; i++) {
            send(ids.first(i));
            channel.incoming().poll(KEEP, 1);
        }
    }

    /**
     * Sends, delivers and keeps each request; completes the oldest, and delivers the completion. Each of the two ends
     * has its table, so the difference to {@link #pass} is the cost of two tables. Returns delivered completions.
     */
    int complete(int requests) {
        final Channel guest = channel.opposite();
        int delivered = 0;
        for (int i = 0; i < requests; i++) {
            send(ids.arriving());
            channel.incoming().poll(KEEP, 1);
            channel.complete(ids.oldest(), nothing, 0, 0);
            ids.advance();
            delivered += guest.incoming().poll(DONE, 1);
        }
        return delivered;
    }

    /** The same packets on a channel without in-flight slots; returns delivered completions. */
    int pass(int requests) {
        final Channel guest = channel.opposite();
        int delivered = 0;
        for (int i = 0; i < requests; i++) {
            send(ids.arriving());
            channel.incoming().poll(DONE, 1);
            channel.outgoing().offer(Packet.COMPLETION, 0, ids.oldest(), nothing, 0, 0);
            ids.advance();
            delivered += guest.incoming().poll(DONE, 1);
        }
        return delivered;
    }

    private void send(long id) {
        channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, nothing, 0, 0);
    }

    /** Requests in flight at the receiving end. */
    int received() {
        return channel.received().count();
    }

    /** Requests in flight at the sending end. */
    int awaiting() {
        return channel.opposite().awaiting().count();
    }
}
