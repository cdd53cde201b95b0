/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.LiveSets;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.RepeatAction;
import org.ringsave.save.SaveSession;

/** Traffic whose handlers and signals may throw. No packet is lost, and none is out of order. */
final class RingOperation implements Operation {
    private static final int PACKETS = 6;
    private static final int LENGTH = 32;

    private final SmallSet small = SmallSet.empty();
    private final Channel from = small.set.get(0);
    private final Channel to = from.opposite();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final List<Long> delivered = new ArrayList<>();
    private final PacketHandler handler = FaultPoints.callback(PacketHandler.class, new Taking());
    private final InFlightHandler requests =
        FaultPoints.callback(InFlightHandler.class, (id, type, packet, context) -> context.putLong(0, id));
    private final Runnable wake = FaultPoints.callback(Runnable.class, "Channel.onSignal(Runnable)", () -> { });
    private long sent;

    /** Keeps requests, and notes what comes. A packet comes again after its call has failed. */
    private final class Taking implements PacketHandler {
        @Override
        public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
            if (delivered.isEmpty() || delivered.get(delivered.size() - 1) != id) {
                delivered.add(id);
            }
            return flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT;
        }

        @Override
        public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
            // It is dropped.
        }

        @Override
        public RepeatAction onRepeatedRequest(int type, int flags, long id, DirectBuffer buffer, int offset,
            int length) {
            return RepeatAction.DROP;
        }
    }

    RingOperation() {
        small.set.open();
        from.onSignal(wake);
        to.onSignal(wake);
    }

    @Override
    public void run() {
        while (sent < PACKETS) {
            // A signal that throws leaves the call, whose work is done.
            final long id = sent++;
            from.outgoing().offer(Packet.IN_BAND, id % 3 == 0 ? Packet.COMPLETION_REQUESTED : 0, id, payload, 0,
                LENGTH);
        }
        to.incoming().poll(handler, Integer.MAX_VALUE);
        to.received().forEach(requests);
        // The request is in flight at the receiver, and its sender has forgotten it.
        from.awaiting().forget(0);
        from.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 0, payload, 0, LENGTH);
        to.incoming().poll(handler, Integer.MAX_VALUE);
        from.awaiting().forget(3);
        to.complete(3, payload, 0, LENGTH);
        from.incoming().poll(handler, Integer.MAX_VALUE);
    }

    @Override
    public void check(Throwable failure) {
        LiveSets.drain(from);
        to.incoming().poll(new Taking(), Integer.MAX_VALUE);
        for (long id = sent; id < PACKETS; id++) {
            from.outgoing().offer(Packet.IN_BAND, 0, id, payload, 0, LENGTH);
        }
        to.incoming().poll(new Taking(), Integer.MAX_VALUE);
        assertThat(delivered).startsWith(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(to.incoming().damage()).isNull();
        small.isRight(new SaveSession());
    }

    @Override
    public void close() {
        small.set.close();
    }
}
